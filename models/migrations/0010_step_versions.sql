-- What made the values of items: which steps, of which version, with which parameters. Items with the same history share
-- a row here, so that it costs them a byte or two.
CREATE TABLE step_sets (
    set_no INTEGER PRIMARY KEY,              -- 0 and 1 take no byte in a row
    marks TEXT NOT NULL UNIQUE               -- JSON object: step id -> [step, version, hash of the parameters]
) STRICT;
ALTER TABLE content_items ADD COLUMN step_set_no INTEGER;  -- NULL: not known

-- Items that a new version of a workflow is to see again, so many a run; one for each workflow.
CREATE TABLE backfills (
    workflow TEXT PRIMARY KEY,
    content TEXT NOT NULL,                   -- hash of the version that they are brought back for
    to_state TEXT NOT NULL,
    from_states TEXT NOT NULL,               -- JSON array
    steps TEXT NOT NULL,                     -- JSON array: ids of the steps that are new or changed
    per_run INTEGER NOT NULL,
    after_item INTEGER NOT NULL,             -- those up to here were seen
    last_item INTEGER NOT NULL               -- later ones are new: they need no backfill
) STRICT, WITHOUT ROWID;
