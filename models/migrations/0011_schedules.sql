-- Schedules are not of sources alone: "source:ID" is a source's own, any other id a name in the config.
CREATE TABLE known_schedules (
    schedule_id TEXT PRIMARY KEY,
    schedule TEXT NOT NULL,                  -- as one line: what the times below belong to
    known_since INTEGER NOT NULL,
    due_at INTEGER,                          -- the last due time that was dealt with, run or left out
    started_at INTEGER,                      -- of the last run
    ended_at INTEGER,
    result TEXT,
    error TEXT,
    job_id INTEGER                           -- the run that goes on; NULL = none does
) STRICT, WITHOUT ROWID;
INSERT INTO known_schedules (schedule_id, schedule, known_since, due_at, started_at, ended_at, result, error)
SELECT 'source:' || source, schedule, known_since, due_at, started_at, ended_at, result, error FROM schedule_states;
DROP TABLE schedule_states;

-- Runs that had not ended when they were expected to: one row a due time.
CREATE TABLE late_runs (
    schedule_id TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    expected_at INTEGER NOT NULL,
    noted_at INTEGER NOT NULL,
    ended_at INTEGER,                        -- NULL = it was not over yet
    PRIMARY KEY (schedule_id, due_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX late_runs_noted ON late_runs (noted_at);

-- Rounds in which a source failed, without one between that did not; and whether it pauses.
CREATE TABLE source_health (
    source TEXT PRIMARY KEY,
    failures_in_row INTEGER NOT NULL,
    paused_at INTEGER,
    pause_reason TEXT
) STRICT, WITHOUT ROWID;

-- A source that never delivered is one too.
DROP VIEW sources;
CREATE VIEW sources AS
SELECT s.source AS source,
       coalesce(g.items, 0) AS items,
       strftime('%Y-%m-%dT%H:%M:%S', (g.first_at - (g.first_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(g.first_at % 1000000 = 0, 'Z', printf('.%06dZ', (g.first_at % 1000000 + 1000000) % 1000000))
           AS first_published_at,
       strftime('%Y-%m-%dT%H:%M:%S', (g.last_at - (g.last_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(g.last_at % 1000000 = 0, 'Z', printf('.%06dZ', (g.last_at % 1000000 + 1000000) % 1000000))
           AS last_published_at,
       strftime('%Y-%m-%dT%H:%M:%S', (q.good_at - (q.good_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(q.good_at % 1000000 = 0, 'Z', printf('.%06dZ', (q.good_at % 1000000 + 1000000) % 1000000))
           AS last_good_at,
       (SELECT last_error FROM query_states
        WHERE source = s.source AND last_error IS NOT NULL
        ORDER BY last_tried_at DESC, query LIMIT 1) AS last_error,
       strftime('%Y-%m-%dT%H:%M:%S', (h.paused_at - (h.paused_at % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
           || iif(h.paused_at % 1000000 = 0, 'Z', printf('.%06dZ', (h.paused_at % 1000000 + 1000000) % 1000000))
           AS paused_at,
       h.pause_reason AS pause_reason
FROM (SELECT source_id AS source FROM known_sources UNION SELECT source FROM query_states
      UNION SELECT source FROM source_health) s
LEFT JOIN known_sources k ON k.source_id = s.source
LEFT JOIN (SELECT source_no, count(*) AS items, min(published_at) AS first_at, max(published_at) AS last_at
           FROM content_items GROUP BY source_no) g ON g.source_no = k.source_no
LEFT JOIN (SELECT source, max(last_good_at) AS good_at FROM query_states GROUP BY source) q ON q.source = s.source
LEFT JOIN source_health h ON h.source = s.source;
