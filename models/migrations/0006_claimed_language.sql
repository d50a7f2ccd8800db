-- What a source claims of an item's language, beside what the text shows.
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
       i.claimed_language AS claimed_language,
       i.similarity / 10000.0 AS similarity
FROM content_items i JOIN known_sources s ON s.source_no = i.source_no;

-- Where the two are written otherwise: few items, and all that a count of contradictions has to read.
CREATE INDEX content_items_claims ON content_items (claimed_language, language) WHERE language <> claimed_language;
