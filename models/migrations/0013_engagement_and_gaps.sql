-- What an item's numbers were when: a row where one differs from the row before it. An item whose numbers never changed
-- has none, and content_items.metrics stays what they are now.
CREATE TABLE engagement_snapshots (
    item_id INTEGER NOT NULL REFERENCES content_items (item_id) ON DELETE CASCADE,
    name_no INTEGER NOT NULL,                -- known_names
    observed_at INTEGER NOT NULL,
    value REAL,                              -- NULL = the source did not give it
    PRIMARY KEY (item_id, name_no, observed_at)
) STRICT, WITHOUT ROWID;

-- Of items_changed those of which only the numbers did.
ALTER TABLE pipeline_runs ADD COLUMN items_numbers_only INTEGER NOT NULL DEFAULT 0;

-- Times that a query asked for and has not got.
CREATE TABLE fetch_gaps (
    source TEXT NOT NULL,
    query TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,                  -- exclusive
    noted_at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (source, query, from_at)
) STRICT, WITHOUT ROWID;

-- Numbers that never changed are those of the item, since it was collected.
CREATE VIEW engagement AS
SELECT g.item_id AS item_id,
       g.name AS name,
       strftime('%Y-%m-%dT%H:%M:%S', (g.observed_at - (g.observed_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(g.observed_at % 1000000 = 0, 'Z', printf('.%06dZ', (g.observed_at % 1000000 + 1000000) % 1000000))
           AS observed_at,
       iif(g.value = CAST(g.value AS INTEGER), CAST(g.value AS INTEGER), g.value) AS value
FROM (SELECT e.item_id AS item_id, n.name AS name, e.observed_at AS observed_at, e.value AS value
      FROM engagement_snapshots e JOIN known_names n ON n.name_no = e.name_no
      UNION ALL
      SELECT i.item_id, m.key, i.collected_at * 1000000, CAST(m.value AS REAL)
      FROM content_items i JOIN json_each(i.metrics) m
      WHERE i.metrics IS NOT NULL AND m.type IN ('integer', 'real')
        AND NOT EXISTS (SELECT 1 FROM engagement_snapshots e JOIN known_names n ON n.name_no = e.name_no
                        WHERE e.item_id = i.item_id AND n.name = m.key)) g;

CREATE VIEW gaps AS
SELECT g.source AS source,
       g.query AS query,
       strftime('%Y-%m-%dT%H:%M:%S', (g.from_at - (g.from_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(g.from_at % 1000000 = 0, 'Z', printf('.%06dZ', (g.from_at % 1000000 + 1000000) % 1000000))
           AS from_at,
       strftime('%Y-%m-%dT%H:%M:%S', (g.to_at - (g.to_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(g.to_at % 1000000 = 0, 'Z', printf('.%06dZ', (g.to_at % 1000000 + 1000000) % 1000000))
           AS to_at,
       strftime('%Y-%m-%dT%H:%M:%S', (g.noted_at - (g.noted_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(g.noted_at % 1000000 = 0, 'Z', printf('.%06dZ', (g.noted_at % 1000000 + 1000000) % 1000000))
           AS noted_at,
       g.reason AS reason
FROM fetch_gaps g;

DROP VIEW runs;
CREATE VIEW runs AS
SELECT r.run_id AS run_id,
       r.kind AS kind,
       r.source AS source,
       r.title AS title,
       r.state AS state,
       strftime('%Y-%m-%dT%H:%M:%S', (r.started_at - (r.started_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(r.started_at % 1000000 = 0, 'Z', printf('.%06dZ', (r.started_at % 1000000 + 1000000) % 1000000))
           AS started_at,
       strftime('%Y-%m-%dT%H:%M:%S', (r.finished_at - (r.finished_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(r.finished_at % 1000000 = 0, 'Z', printf('.%06dZ', (r.finished_at % 1000000 + 1000000) % 1000000))
           AS finished_at,
       r.items_read AS read,
       r.items_new AS new,
       r.items_changed AS changed,
       r.items_unchanged AS unchanged,
       r.items_rejected AS rejected,
       r.items_processed AS processed,
       r.items_failed AS failed,
       r.message AS message,
       r.items_numbers_only AS numbers_only
FROM pipeline_runs r;
