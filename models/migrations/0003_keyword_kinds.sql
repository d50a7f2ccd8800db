-- What the members of a cluster say and others do not, JSON array, best first; NULL until the end of a run chose it.
ALTER TABLE content_clusters ADD COLUMN keywords TEXT;
ALTER TABLE content_clusters ADD COLUMN keywords_at_items INTEGER NOT NULL DEFAULT 0;
CREATE INDEX content_clusters_unworded ON content_clusters (cluster_id)
    WHERE items > 1 AND abs(items - keywords_at_items) * 4 >= keywords_at_items;

-- An item's keywords: {"phrase": score, "#tag": true, "Name": false, "Topic": "taxonomy:NAME"}.

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
              WHERE w.item_id = i.item_id GROUP BY k.key ORDER BY min(k.id))) AS keywords
FROM content_items i JOIN known_sources s ON s.source_no = i.source_no;

DROP VIEW clusters;
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
        FROM (SELECT label FROM cluster_labels WHERE cluster_id = c.cluster_id ORDER BY label)) AS labels
FROM content_clusters c;

-- json_group_array is not allowed in views of an untrusted schema; language tags hold no comma.
DROP VIEW keywords;
CREATE VIEW keywords AS
SELECT g.keyword AS keyword,
       CASE g.form WHEN 'true' THEN 'hashtag' WHEN 'false' THEN 'entity' WHEN 'text' THEN 'topic' ELSE 'phrase' END AS kind,
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
             CASE WHEN k.type IN ('true', 'false', 'text') THEN k.type ELSE 'number' END AS form,
             count(*) AS items,
             count(DISTINCT i.cluster_id) AS clusters,
             group_concat(DISTINCT i.language) AS languages,
             min(i.published_at) AS first_at,
             max(i.published_at) AS last_at
      FROM content_items i
      JOIN item_keywords w ON w.item_id = i.item_id
      JOIN json_each(w.keywords) k
      GROUP BY k.key, CASE WHEN k.type IN ('true', 'false', 'text') THEN k.type ELSE 'number' END) g;
