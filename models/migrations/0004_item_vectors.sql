-- Dense vectors of items, by the model that made them. Derived: another model's replace them.
CREATE TABLE vector_models (
    model_no INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    dimensions INTEGER NOT NULL
) STRICT;

CREATE TABLE item_vectors (
    item_id INTEGER PRIMARY KEY REFERENCES content_items (item_id),
    model_no INTEGER NOT NULL,
    vector BLOB NOT NULL                     -- a byte for the form, then the numbers, quantised
) STRICT;
-- Counting by model would otherwise read every vector.
CREATE INDEX item_vectors_model ON item_vectors (model_no);
