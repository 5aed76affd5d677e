-- What is a community's own in its rituals: questions, days off, what members suggest, and who wants to hear of one.

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

CREATE TABLE proposals (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    owner     BLOB    NOT NULL,
    owner_key BLOB    NOT NULL,
    family    TEXT    NOT NULL,
    words     BLOB    NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('open', 'taken', 'declined', 'lapsed')),
    answer    BLOB    NOT NULL,
    made_day  INTEGER NOT NULL,
    ended_day INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX proposals_in ON proposals (community, state, made_day);
CREATE INDEX proposals_ended ON proposals (community, ended_day);
CREATE INDEX proposals_of ON proposals (owner_key);

CREATE TABLE subscriptions (
    ref        TEXT    PRIMARY KEY,
    community  INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    ritual     TEXT    NOT NULL REFERENCES rituals (ref) ON DELETE CASCADE,
    member     BLOB    NOT NULL,
    member_key BLOB    NOT NULL,
    pair_key   BLOB    NOT NULL UNIQUE,
    whole      INTEGER NOT NULL CHECK (whole IN (0, 1)),
    not_before INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriptions_in ON subscriptions (community);
CREATE INDEX subscriptions_to ON subscriptions (ritual);
CREATE INDEX subscriptions_of ON subscriptions (member_key);
