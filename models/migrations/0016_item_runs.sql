-- What one import brought is a condition. Runs follow each other, so that the index grows at its end alone.
CREATE INDEX content_items_run ON content_items (run_id);
