-- Small values that steps set on items, for later steps and for routes. Only rows where there is a value.
CREATE TABLE item_outputs (
    item_id INTEGER NOT NULL REFERENCES content_items (item_id) ON DELETE CASCADE,
    step_no INTEGER NOT NULL,                -- known_names: the step's id in its workflow
    name_no INTEGER NOT NULL,                -- known_names
    value TEXT NOT NULL,                     -- JSON
    PRIMARY KEY (item_id, step_no, name_no)
) STRICT, WITHOUT ROWID;

-- What each step did in each run; goes with the run.
CREATE TABLE step_records (
    run_id INTEGER NOT NULL REFERENCES pipeline_runs (run_id) ON DELETE CASCADE,
    workflow TEXT NOT NULL,
    step TEXT NOT NULL,
    position INTEGER NOT NULL,               -- in the order that items take
    items_in INTEGER NOT NULL,
    items_done INTEGER NOT NULL,
    items_failed INTEGER NOT NULL,
    items_waiting INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    bytes_in INTEGER NOT NULL,
    wait_ns INTEGER NOT NULL,
    run_ns INTEGER NOT NULL,
    cpu_ns INTEGER NOT NULL,
    run_times TEXT NOT NULL,                 -- histogram of nanoseconds an item
    PRIMARY KEY (run_id, workflow, step)
) STRICT, WITHOUT ROWID;
