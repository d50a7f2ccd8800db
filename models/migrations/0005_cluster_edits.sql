-- What people decided about clusters, kept by items: it outlives every clustering. What is undone stays, to be redone.
CREATE TABLE cluster_edits (
    edit_id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,                      -- 'merge' or 'split'
    made_at INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;
-- Side 0 is the cluster that a merge keeps or that a split makes; the others are what goes into it, or what it left.
CREATE TABLE cluster_edit_sides (
    edit_id INTEGER NOT NULL,
    side INTEGER NOT NULL,
    cluster_id INTEGER NOT NULL,             -- the clusterer's, or that of a split; 0 = to be found by the items
    PRIMARY KEY (edit_id, side)
) STRICT, WITHOUT ROWID;
-- Side 0 of a split: what was put there. All others: some members, by which the side is found after clustering anew.
CREATE TABLE cluster_edit_items (
    edit_id INTEGER NOT NULL,
    side INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    PRIMARY KEY (edit_id, side, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cluster_edit_items_item ON cluster_edit_items (item_id);

-- What the edits hide of the clusterer's own clusters, as provisional_* does for what a settled view hides.
CREATE TABLE edited_merges (
    from_id INTEGER PRIMARY KEY,
    into_id INTEGER NOT NULL,
    hidden_id INTEGER NOT NULL UNIQUE
) STRICT;
CREATE TABLE edited_clusters (
    cluster_id INTEGER PRIMARY KEY,
    items_all_time INTEGER NOT NULL,
    exemplar_item_id INTEGER NOT NULL,
    exemplar_at_items INTEGER NOT NULL
) STRICT;
CREATE TABLE edited_members (
    item_id INTEGER PRIMARY KEY,
    cluster_id INTEGER NOT NULL
) STRICT;
CREATE TABLE edited_aliases (
    alias_id INTEGER PRIMARY KEY,
    cluster_id INTEGER NOT NULL
) STRICT;

-- Items that were removed, under the cluster that they were in then: they still count in its history.
CREATE TABLE cluster_removals (
    cluster_id INTEGER NOT NULL,
    day INTEGER NOT NULL,                    -- since 1970: published, else collected
    items INTEGER NOT NULL,
    PRIMARY KEY (cluster_id, day)
) STRICT, WITHOUT ROWID;

CREATE VIEW cluster_days AS
SELECT d.cluster_id AS cluster_id,
       strftime('%Y-%m-%d', d.day * 86400, 'unixepoch') AS day,
       sum(d.items) AS items
FROM (SELECT cluster_id,
             coalesce((published_at - (published_at % 86400000000 + 86400000000) % 86400000000) / 86400000000,
                      collected_at / 86400) AS day,
             1 AS items
      FROM content_items WHERE cluster_id IS NOT NULL
      UNION ALL
      SELECT coalesce((SELECT a.cluster_id FROM cluster_aliases a WHERE a.alias_id = r.cluster_id), r.cluster_id),
             r.day, r.items
      FROM cluster_removals r) d
GROUP BY d.cluster_id, d.day;

DROP VIEW items;
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
       iif(i.title_is_text, i.text, i.title) AS title,
       (SELECT group_concat(keyword, '; ')
        FROM (SELECT k.key AS keyword FROM item_keywords w JOIN json_each(w.keywords) k
              WHERE w.item_id = i.item_id GROUP BY k.key ORDER BY min(k.id))) AS keywords,
       i.similarity / 10000.0 AS similarity
FROM content_items i JOIN known_sources s ON s.source_no = i.source_no;
