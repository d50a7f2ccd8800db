-- What conditions, facets and orders of items look at, without the rows: those are mostly text.
CREATE INDEX content_items_columns ON content_items
    (language, source_no, cluster_id, published_at, state_no, similarity);
CREATE INDEX content_items_author ON content_items (author COLLATE NOCASE);

-- With what conditions and orders look at, so that items of many clusters need no row either.
DROP INDEX content_items_cluster;
CREATE INDEX content_items_cluster ON content_items
    (cluster_id, published_at, source_no, language, state_no, similarity) WHERE cluster_id IS NOT NULL;
