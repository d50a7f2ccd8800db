-- Merges that only a view shows, and what they hide: taken back when the stream goes on.

CREATE TABLE provisional_merges (
    from_id INTEGER PRIMARY KEY,
    into_id INTEGER NOT NULL,
    hidden_id INTEGER NOT NULL UNIQUE    -- what from_id meant
) STRICT;
CREATE TABLE provisional_clusters (
    cluster_id INTEGER PRIMARY KEY,
    items_all_time INTEGER NOT NULL,
    exemplar_item_id INTEGER NOT NULL,
    exemplar_at_items INTEGER NOT NULL
) STRICT;
CREATE TABLE provisional_members (
    item_id INTEGER PRIMARY KEY,
    cluster_id INTEGER NOT NULL
) STRICT;
CREATE TABLE provisional_aliases (
    alias_id INTEGER PRIMARY KEY,
    cluster_id INTEGER NOT NULL
) STRICT;
