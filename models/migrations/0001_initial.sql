-- Times are whole microseconds since 1970, UTC. What is unknown is NULL. Tables are private; the views are the contract.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE known_sources (
    source_no INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL UNIQUE
) STRICT;

-- Names that repeat in every item: queries, fields, states, kinds. 0 and 1 take no byte in a row.
CREATE TABLE known_names (
    name_no INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO known_names (name_no, name) VALUES (0, 'completed'), (1, 'text');

-- Its numbers of names and sources come from the program's own tables: checking each again cost a tenth of the insert.
CREATE TABLE content_items (
    item_id INTEGER PRIMARY KEY,
    source_no INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    field_no INTEGER NOT NULL,
    state_no INTEGER NOT NULL,
    published_at INTEGER,
    cluster_id INTEGER,
    text_hash INTEGER NOT NULL,
    content_hash INTEGER NOT NULL,
    language TEXT,
    author TEXT,
    outlet TEXT,
    similarity INTEGER,                      -- in 1/10,000
    query_no INTEGER,
    run_id INTEGER,
    collected_at INTEGER NOT NULL,           -- whole seconds: half the room
    attempts INTEGER NOT NULL,
    title_is_text INTEGER NOT NULL,
    claimed_language TEXT,
    kind_no INTEGER,
    label TEXT,
    thread_external_id TEXT,
    url TEXT,
    title TEXT,
    error TEXT,
    metrics TEXT,                            -- JSON object
    reserve TEXT,                            -- room in the page for language, cluster and similarity; NULL once they are there
    text TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX content_items_key ON content_items (external_id, source_no, field_no);
-- With the source: what counts over time or by source then reads this index alone.
CREATE INDEX content_items_published ON content_items (published_at, source_no);
CREATE INDEX content_items_cluster ON content_items (cluster_id, published_at) WHERE cluster_id IS NOT NULL;
CREATE INDEX content_items_waiting ON content_items (state_no, item_id) WHERE state_no <> 0;

-- {"phrase": score, "#tag": true}: a row per keyword would cost more than the post.
CREATE TABLE item_keywords (
    item_id INTEGER PRIMARY KEY REFERENCES content_items (item_id),
    keywords TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE item_index USING fts5 (
    body,
    content = '',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
);

CREATE TABLE content_clusters (
    cluster_id INTEGER PRIMARY KEY,
    items INTEGER NOT NULL,
    items_unique INTEGER NOT NULL,
    items_all_time INTEGER NOT NULL,
    authors INTEGER NOT NULL,
    sources INTEGER NOT NULL,
    languages TEXT,                          -- JSON array
    first_published_at INTEGER,
    last_published_at INTEGER,
    exemplar_item_id INTEGER NOT NULL,
    exemplar_at_items INTEGER NOT NULL
) STRICT;
CREATE INDEX content_clusters_size ON content_clusters (items DESC, cluster_id) WHERE items > 1;
CREATE INDEX content_clusters_stale ON content_clusters (cluster_id)
    WHERE items > 1 AND items * 4 >= exemplar_at_items * 5;

CREATE TABLE cluster_aliases (
    alias_id INTEGER PRIMARY KEY,
    cluster_id INTEGER NOT NULL
) STRICT;
CREATE INDEX cluster_aliases_cluster ON cluster_aliases (cluster_id);

-- Made by people. The item is what brings a label or note back to its story after clustering anew.
CREATE TABLE cluster_labels (
    cluster_id INTEGER NOT NULL,
    label TEXT NOT NULL,
    item_id INTEGER,
    created_at INTEGER,
    PRIMARY KEY (cluster_id, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX cluster_labels_label ON cluster_labels (label);
CREATE TABLE cluster_notes (
    note_id INTEGER PRIMARY KEY,
    cluster_id INTEGER NOT NULL,
    item_id INTEGER,
    note TEXT NOT NULL,
    created_at INTEGER
) STRICT;
CREATE INDEX cluster_notes_cluster ON cluster_notes (cluster_id);

CREATE TABLE clusterer_states (
    state_id INTEGER PRIMARY KEY CHECK (state_id = 1),
    version INTEGER NOT NULL,
    state BLOB NOT NULL
) STRICT;
CREATE TABLE cluster_journal (
    position INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL,
    cluster_id INTEGER NOT NULL             -- as it was assigned, whatever was merged since
) STRICT;

CREATE TABLE pipeline_runs (
    run_id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    source TEXT,
    title TEXT,
    state TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    items_read INTEGER NOT NULL,
    items_new INTEGER NOT NULL,
    items_changed INTEGER NOT NULL,
    items_unchanged INTEGER NOT NULL,
    items_rejected INTEGER NOT NULL,
    items_processed INTEGER NOT NULL,
    items_failed INTEGER NOT NULL,
    message TEXT
) STRICT;
CREATE TABLE run_issues (
    issue_id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES pipeline_runs (run_id),
    file TEXT,
    line INTEGER,
    message TEXT NOT NULL
) STRICT;
CREATE INDEX run_issues_run ON run_issues (run_id);

CREATE TABLE query_states (
    source TEXT NOT NULL,
    query TEXT NOT NULL,
    address TEXT,
    etag TEXT,
    last_modified TEXT,
    moved_to TEXT,
    last_tried_at INTEGER,
    last_good_at INTEGER,
    last_error TEXT,
    failures_in_row INTEGER NOT NULL,
    PRIMARY KEY (source, query)
) STRICT, WITHOUT ROWID;

CREATE TABLE archive_chunks (
    path TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    records INTEGER NOT NULL,
    bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A time t as text: whole seconds rounded down, then the microseconds when there are any. The views repeat it, because
-- SQLite has no SQL functions of one's own.

CREATE VIEW items AS
SELECT i.item_id AS item_id,
       i.external_id AS external_id,
       s.source_id AS source,
       (SELECT name FROM known_names WHERE name_no = i.query_no) AS query,
       (SELECT name FROM known_names WHERE name_no = i.field_no) AS field,
       strftime('%Y-%m-%dT%H:%M:%S', (i.published_at - (i.published_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(i.published_at % 1000000 = 0, 'Z', printf('.%06dZ', (i.published_at % 1000000 + 1000000) % 1000000))
           AS published_at,
       i.author AS author,
       i.language AS language,
       i.text AS text,
       i.url AS url,
       i.cluster_id AS cluster_id,
       (SELECT name FROM known_names WHERE name_no = i.state_no) AS state,
       i.outlet AS outlet,
       iif(i.title_is_text, i.text, i.title) AS title
FROM content_items i JOIN known_sources s ON s.source_no = i.source_no;

CREATE VIEW clusters AS
SELECT c.cluster_id AS cluster_id,
       c.items AS items,
       c.items_unique AS items_unique,
       c.items_all_time AS items_all_time,
       nullif(c.authors, 0) AS authors,
       c.sources AS sources,
       (SELECT group_concat(value, '; ') FROM json_each(c.languages)) AS languages,
       strftime('%Y-%m-%dT%H:%M:%S', (c.first_published_at - (c.first_published_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(c.first_published_at % 1000000 = 0, 'Z', printf('.%06dZ', (c.first_published_at % 1000000 + 1000000) % 1000000))
           AS first_published_at,
       strftime('%Y-%m-%dT%H:%M:%S', (c.last_published_at - (c.last_published_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(c.last_published_at % 1000000 = 0, 'Z', printf('.%06dZ', (c.last_published_at % 1000000 + 1000000) % 1000000))
           AS last_published_at,
       NULL AS velocity,
       NULL AS burst,
       c.exemplar_item_id AS exemplar_item_id,
       (SELECT text FROM content_items WHERE item_id = c.exemplar_item_id) AS exemplar_text,
       (SELECT group_concat(keyword, '; ')
        FROM (SELECT k.key AS keyword
              FROM (SELECT item_id FROM content_items WHERE cluster_id = c.cluster_id
                    ORDER BY published_at DESC, item_id DESC LIMIT 300) m
              CROSS JOIN item_keywords w ON w.item_id = m.item_id
              JOIN json_each(w.keywords) k
              GROUP BY k.key
              ORDER BY count(*) DESC, k.key
              LIMIT 10)) AS keywords,
       (SELECT group_concat(label, '; ')
        FROM (SELECT label FROM cluster_labels WHERE cluster_id = c.cluster_id ORDER BY label)) AS labels
FROM content_clusters c;

-- json_group_array is not allowed in views of an untrusted schema; language tags hold no comma.
CREATE VIEW keywords AS
SELECT g.keyword AS keyword,
       iif(g.hashtag, 'hashtag', 'phrase') AS kind,
       g.items AS items,
       g.clusters AS clusters,
       (SELECT group_concat(value, '; ') FROM
           (SELECT value FROM json_each('["' || replace(g.languages, ',', '","') || '"]') ORDER BY value)) AS languages,
       strftime('%Y-%m-%dT%H:%M:%S', (g.first_at - (g.first_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(g.first_at % 1000000 = 0, 'Z', printf('.%06dZ', (g.first_at % 1000000 + 1000000) % 1000000))
           AS first_published_at,
       strftime('%Y-%m-%dT%H:%M:%S', (g.last_at - (g.last_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(g.last_at % 1000000 = 0, 'Z', printf('.%06dZ', (g.last_at % 1000000 + 1000000) % 1000000))
           AS last_published_at
FROM (SELECT k.key AS keyword,
             k.type = 'true' AS hashtag,
             count(*) AS items,
             count(DISTINCT i.cluster_id) AS clusters,
             group_concat(DISTINCT i.language) AS languages,
             min(i.published_at) AS first_at,
             max(i.published_at) AS last_at
      FROM content_items i
      JOIN item_keywords w ON w.item_id = i.item_id
      JOIN json_each(w.keywords) k
      GROUP BY k.key, k.type = 'true') g;

CREATE VIEW sources AS
SELECT s.source_id AS source,
       coalesce(g.items, 0) AS items,
       strftime('%Y-%m-%dT%H:%M:%S', (g.first_at - (g.first_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(g.first_at % 1000000 = 0, 'Z', printf('.%06dZ', (g.first_at % 1000000 + 1000000) % 1000000))
           AS first_published_at,
       strftime('%Y-%m-%dT%H:%M:%S', (g.last_at - (g.last_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(g.last_at % 1000000 = 0, 'Z', printf('.%06dZ', (g.last_at % 1000000 + 1000000) % 1000000))
           AS last_published_at,
       strftime('%Y-%m-%dT%H:%M:%S', (q.good_at - (q.good_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(q.good_at % 1000000 = 0, 'Z', printf('.%06dZ', (q.good_at % 1000000 + 1000000) % 1000000))
           AS last_good_at,
       (SELECT last_error FROM query_states
        WHERE source = s.source_id AND last_error IS NOT NULL
        ORDER BY last_tried_at DESC, query LIMIT 1) AS last_error
FROM known_sources s
LEFT JOIN (SELECT source_no, count(*) AS items, min(published_at) AS first_at, max(published_at) AS last_at
           FROM content_items GROUP BY source_no) g ON g.source_no = s.source_no
LEFT JOIN (SELECT source, max(last_good_at) AS good_at FROM query_states GROUP BY source) q ON q.source = s.source_id;

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
       r.message AS message
FROM pipeline_runs r;

CREATE VIEW jobs AS
SELECT run_id AS job_id, kind, state, source, started_at, finished_at, message FROM runs;
