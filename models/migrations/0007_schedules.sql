-- What was removed because of its age: the archive still has it, and must not bring it back.
CREATE TABLE expiries (
    removed_before INTEGER PRIMARY KEY,      -- items published, else collected, earlier than this
    archived_until INTEGER NOT NULL          -- of chunks up to this one; 0 = of none
) STRICT;

-- When the schedules of sources ran. A schedule that is another one now begins anew.
CREATE TABLE schedule_states (
    source TEXT PRIMARY KEY,
    schedule TEXT NOT NULL,                  -- as one line: what the times below belong to
    known_since INTEGER NOT NULL,
    due_at INTEGER,                          -- the last due time that was dealt with, run or left out
    started_at INTEGER,                      -- of the last run
    ended_at INTEGER,
    result TEXT,
    error TEXT
) STRICT, WITHOUT ROWID;
