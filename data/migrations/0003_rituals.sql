-- Questions of a community's own, days off, and whether its stewards heard that a family is nearly used up.

CREATE TABLE prompts (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    family    TEXT    NOT NULL,
    words     BLOB    NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('on', 'paused')),
    position  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX prompts_in ON prompts (community, family);

CREATE TABLE holidays (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    first_day INTEGER NOT NULL,
    last_day  INTEGER NOT NULL CHECK (last_day >= first_day)
) STRICT, WITHOUT ROWID;
CREATE INDEX holidays_in ON holidays (community, last_day);

ALTER TABLE rituals ADD COLUMN warned INTEGER NOT NULL DEFAULT 0 CHECK (warned IN (0, 1));
