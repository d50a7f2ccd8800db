-- What conditions, facets and orders of items look at, without the rows: those are mostly text. None begins with a column
-- that a condition asks for one value of: the planner would take that for a choice of few. Both grow where items are
-- new, as an index of authors would not.
DROP INDEX content_items_published;
CREATE INDEX content_items_published ON content_items
    (published_at, source_no, language, cluster_id, state_no, similarity, author);
DROP INDEX content_items_cluster;
CREATE INDEX content_items_cluster ON content_items
    (cluster_id, published_at, source_no, language, state_no, similarity, author) WHERE cluster_id IS NOT NULL;
