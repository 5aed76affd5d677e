-- Questions that members suggest for their community's rituals.

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
