-- Whether a record was left out for an issue, or taken all the same. Of those that were noted before it is not known.
ALTER TABLE run_issues ADD COLUMN rejected INTEGER NOT NULL DEFAULT 1;
