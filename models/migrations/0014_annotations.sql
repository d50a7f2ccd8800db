-- Made by people, and kept apart from what is computed. What is about a cluster has an item of it, the anchor, by which
-- it is found again; its cluster_id is where the anchor's story is shown now. Below 0: everything is being clustered anew.

DROP VIEW clusters;

-- With the anchor in the key: where two clusters of one label become one, both keep theirs and can part again.
CREATE TABLE anchored_labels (
    cluster_id INTEGER NOT NULL,
    label TEXT NOT NULL,
    item_id INTEGER NOT NULL DEFAULT 0,      -- 0 = not known yet
    created_at INTEGER,
    PRIMARY KEY (cluster_id, label, item_id)
) STRICT, WITHOUT ROWID;
INSERT INTO anchored_labels (cluster_id, label, item_id, created_at)
SELECT l.cluster_id, l.label,
       coalesce(l.item_id, (SELECT exemplar_item_id FROM content_clusters c WHERE c.cluster_id = l.cluster_id), 0),
       l.created_at
FROM cluster_labels l;
DROP TABLE cluster_labels;
ALTER TABLE anchored_labels RENAME TO cluster_labels;
CREATE INDEX cluster_labels_label ON cluster_labels (label, cluster_id);
CREATE INDEX cluster_labels_item ON cluster_labels (item_id);

-- Labels to choose from; one on a cluster need not be here.
CREATE TABLE label_names (
    label TEXT PRIMARY KEY,
    tone TEXT,                               -- the window's word for a colour; NULL = none
    created_at INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO label_names (label, created_at) SELECT label, min(created_at) FROM cluster_labels GROUP BY label;

-- No number is given twice: what was removed comes back under its own.
CREATE TABLE anchored_notes (
    note_id INTEGER PRIMARY KEY AUTOINCREMENT,
    cluster_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL,
    created_at INTEGER,
    changed_at INTEGER
) STRICT;
INSERT INTO anchored_notes (note_id, cluster_id, item_id, note, created_at)
SELECT n.note_id, n.cluster_id,
       coalesce(n.item_id, (SELECT exemplar_item_id FROM content_clusters c WHERE c.cluster_id = n.cluster_id), 0),
       n.note, n.created_at
FROM cluster_notes n;
DROP TABLE cluster_notes;
ALTER TABLE anchored_notes RENAME TO cluster_notes;
CREATE INDEX cluster_notes_cluster ON cluster_notes (cluster_id);
CREATE INDEX cluster_notes_item ON cluster_notes (item_id);

CREATE TABLE watch_list (
    watch_id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,                      -- 'cluster', 'keyword' or 'search'
    name TEXT NOT NULL,
    target TEXT NOT NULL,                    -- the keyword, or the search as it was typed
    note TEXT NOT NULL,
    cluster_id INTEGER NOT NULL DEFAULT 0,   -- 0 = of another kind, or gone with all its items
    item_id INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    looked_at INTEGER
) STRICT;
CREATE INDEX watch_list_cluster ON watch_list (cluster_id);
CREATE INDEX watch_list_item ON watch_list (item_id);

CREATE TABLE ignored_clusters (
    cluster_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (cluster_id, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ignored_clusters_item ON ignored_clusters (item_id);

-- Stands for its cluster while it is a member; of several the newest.
CREATE TABLE pinned_exemplars (
    cluster_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (cluster_id, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pinned_exemplars_item ON pinned_exemplars (item_id);

CREATE TABLE chart_marks (
    mark_id INTEGER PRIMARY KEY AUTOINCREMENT,
    marked_at INTEGER NOT NULL,              -- the moment that it is about
    sentence TEXT NOT NULL,
    cluster_id INTEGER NOT NULL DEFAULT 0,   -- 0 = of every timeline
    item_id INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX chart_marks_cluster ON chart_marks (cluster_id);
CREATE INDEX chart_marks_item ON chart_marks (item_id);

CREATE TABLE saved_views (
    view_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    page TEXT NOT NULL,
    conditions TEXT NOT NULL,                -- JSON
    place INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- When what of the workspace was looked at last.
CREATE TABLE look_marks (
    what TEXT PRIMARY KEY,
    looked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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
       coalesce((SELECT p.item_id FROM pinned_exemplars p
                 JOIN content_items m ON m.item_id = p.item_id AND m.cluster_id = c.cluster_id
                 WHERE p.cluster_id = c.cluster_id ORDER BY p.created_at DESC, p.item_id LIMIT 1), c.exemplar_item_id) AS exemplar_item_id,
       (SELECT text FROM content_items WHERE item_id =
        coalesce((SELECT p.item_id FROM pinned_exemplars p
                 JOIN content_items m ON m.item_id = p.item_id AND m.cluster_id = c.cluster_id
                 WHERE p.cluster_id = c.cluster_id ORDER BY p.created_at DESC, p.item_id LIMIT 1), c.exemplar_item_id)) AS exemplar_text,
       iif(c.items > 1 AND c.keywords IS NOT NULL,
           (SELECT group_concat(value, '; ') FROM json_each(c.keywords)),
           (SELECT group_concat(keyword, '; ')
            FROM (SELECT k.key AS keyword
                  FROM (SELECT item_id FROM content_items WHERE cluster_id = c.cluster_id
                        ORDER BY published_at DESC, item_id DESC LIMIT 300) m
                  CROSS JOIN item_keywords w ON w.item_id = m.item_id
                  JOIN json_each(w.keywords) k
                  GROUP BY k.key
                  ORDER BY count(DISTINCT m.item_id) DESC, k.key
                  LIMIT 10))) AS keywords,
       (SELECT group_concat(label, '; ')
        FROM (SELECT DISTINCT label FROM cluster_labels WHERE cluster_id = c.cluster_id ORDER BY label)) AS labels
FROM content_clusters c;

CREATE VIEW notes AS
SELECT n.note_id AS note_id,
       n.cluster_id AS cluster_id,
       n.note AS note,
       strftime('%Y-%m-%dT%H:%M:%S', (n.created_at - (n.created_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(n.created_at % 1000000 = 0, 'Z', printf('.%06dZ', (n.created_at % 1000000 + 1000000) % 1000000))
           AS created_at,
       strftime('%Y-%m-%dT%H:%M:%S', (n.changed_at - (n.changed_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(n.changed_at % 1000000 = 0, 'Z', printf('.%06dZ', (n.changed_at % 1000000 + 1000000) % 1000000))
           AS changed_at
FROM cluster_notes n WHERE n.cluster_id > 0;

CREATE VIEW watches AS
SELECT w.watch_id AS watch_id,
       w.kind AS kind,
       w.name AS name,
       nullif(w.target, '') AS target,
       nullif(w.note, '') AS note,
       iif(w.cluster_id > 0, w.cluster_id, NULL) AS cluster_id,
       strftime('%Y-%m-%dT%H:%M:%S', (w.created_at - (w.created_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(w.created_at % 1000000 = 0, 'Z', printf('.%06dZ', (w.created_at % 1000000 + 1000000) % 1000000))
           AS created_at,
       strftime('%Y-%m-%dT%H:%M:%S', (w.looked_at - (w.looked_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(w.looked_at % 1000000 = 0, 'Z', printf('.%06dZ', (w.looked_at % 1000000 + 1000000) % 1000000))
           AS looked_at
FROM watch_list w;
