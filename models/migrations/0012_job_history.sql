-- Which job made the record of a run; NULL = none did.
ALTER TABLE pipeline_runs ADD COLUMN job_id INTEGER;
CREATE INDEX pipeline_runs_job ON pipeline_runs (job_id, run_id) WHERE job_id IS NOT NULL;

-- Attempts that did not succeed; of a success its job tells all. `outcome` is a number of the program's enumeration.
CREATE TABLE job_attempts (
    attempt_id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL REFERENCES queue_jobs (job_id) ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    received_at INTEGER,
    started_at INTEGER,
    ended_at INTEGER NOT NULL,
    error_code TEXT,
    error_message TEXT
) STRICT;
CREATE INDEX job_attempts_job ON job_attempts (job_id);
