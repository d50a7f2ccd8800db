-- The queue. State, reason, rule and the like are the numbers of the program's enumerations. A plain job costs one entry
-- in one index, which it leaves when it is claimed.
CREATE TABLE queue_jobs (
    job_id INTEGER PRIMARY KEY,
    state INTEGER NOT NULL,
    rank INTEGER,                            -- among those that may be claimed now, smaller first; NULL = may not
    due_at INTEGER,                          -- when one that waits for a time may be claimed; NULL = waits for none
    claim INTEGER,                           -- who may write for it while it runs
    attempt INTEGER NOT NULL,
    max_attempts INTEGER NOT NULL,
    crashes INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    keep_result INTEGER NOT NULL,
    trigger_rule INTEGER NOT NULL,
    cancel_requested INTEGER NOT NULL,
    upstreams_waiting INTEGER NOT NULL,      -- 0 once it may run
    upstreams_succeeded INTEGER NOT NULL,
    upstreams_failed INTEGER NOT NULL,
    upstreams_skipped INTEGER NOT NULL,
    position INTEGER NOT NULL,
    group_id INTEGER,
    created_at INTEGER NOT NULL,
    received_at INTEGER,
    started_at INTEGER,
    ended_at INTEGER,
    lease_until INTEGER,
    not_before INTEGER,
    expires_at INTEGER,
    progress_done INTEGER NOT NULL,
    progress_total INTEGER NOT NULL,
    progress_stage TEXT,
    retry_class INTEGER,
    error_code TEXT,
    error_message TEXT,
    task TEXT NOT NULL,
    pool TEXT NOT NULL,
    source TEXT,
    title TEXT,
    unique_key TEXT,
    arguments TEXT NOT NULL,                 -- JSON
    result TEXT                              -- JSON
) STRICT;
CREATE INDEX queue_jobs_ready ON queue_jobs (pool, rank) WHERE rank IS NOT NULL;
CREATE INDEX queue_jobs_due ON queue_jobs (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX queue_jobs_expiring ON queue_jobs (expires_at)
    WHERE expires_at IS NOT NULL AND ended_at IS NULL AND claim IS NULL;
CREATE UNIQUE INDEX queue_jobs_unique ON queue_jobs (unique_key) WHERE unique_key IS NOT NULL AND ended_at IS NULL;
CREATE INDEX queue_jobs_failed ON queue_jobs (job_id) WHERE state = 5;
CREATE INDEX queue_jobs_group ON queue_jobs (group_id, position) WHERE group_id IS NOT NULL;

-- What a job waits for. The result lies here until all that it waits for have ended, whatever their own rows keep.
CREATE TABLE job_edges (
    downstream_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    upstream_id INTEGER NOT NULL,
    pass INTEGER NOT NULL,
    outcome INTEGER,                         -- 0 success, 1 failed, 2 skipped; NULL = not ended
    result TEXT,                             -- JSON
    PRIMARY KEY (downstream_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_edges_upstream ON job_edges (upstream_id);

CREATE TABLE job_log (
    line_id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL,
    logged_at INTEGER NOT NULL,
    level INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX job_log_job ON job_log (job_id);

DROP VIEW jobs;
CREATE VIEW jobs AS
SELECT j.job_id AS job_id,
       j.task AS kind,
       CASE j.state WHEN 0 THEN 'pending' WHEN 1 THEN 'received' WHEN 2 THEN 'started' WHEN 3 THEN 'retry'
                    WHEN 4 THEN 'success' WHEN 5 THEN 'failure' ELSE 'revoked' END AS state,
       j.source AS source,
       strftime('%Y-%m-%dT%H:%M:%S', (j.started_at - (j.started_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(j.started_at % 1000000 = 0, 'Z', printf('.%06dZ', (j.started_at % 1000000 + 1000000) % 1000000))
           AS started_at,
       strftime('%Y-%m-%dT%H:%M:%S', (j.ended_at - (j.ended_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(j.ended_at % 1000000 = 0, 'Z', printf('.%06dZ', (j.ended_at % 1000000 + 1000000) % 1000000))
           AS finished_at,
       j.error_message AS message,
       coalesce(j.title, j.task) AS title,
       CASE j.reason WHEN 1 THEN 'cancelled' WHEN 2 THEN 'expired' WHEN 3 THEN 'blocked' WHEN 4 THEN 'skipped' END
           AS reason,
       j.error_code AS error,
       j.pool AS pool,
       j.priority AS priority,
       j.attempt AS attempt,
       j.max_attempts AS max_attempts,
       strftime('%Y-%m-%dT%H:%M:%S', (j.created_at - (j.created_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(j.created_at % 1000000 = 0, 'Z', printf('.%06dZ', (j.created_at % 1000000 + 1000000) % 1000000))
           AS created_at,
       strftime('%Y-%m-%dT%H:%M:%S', (j.not_before - (j.not_before % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(j.not_before % 1000000 = 0, 'Z', printf('.%06dZ', (j.not_before % 1000000 + 1000000) % 1000000))
           AS not_before,
       strftime('%Y-%m-%dT%H:%M:%S', (j.expires_at - (j.expires_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(j.expires_at % 1000000 = 0, 'Z', printf('.%06dZ', (j.expires_at % 1000000 + 1000000) % 1000000))
           AS expires_at,
       j.group_id AS group_id,
       j.progress_stage AS progress_stage,
       j.progress_done AS progress_done,
       nullif(j.progress_total, 0) AS progress_total,
       j.arguments AS arguments,
       j.result AS result
FROM queue_jobs j;
