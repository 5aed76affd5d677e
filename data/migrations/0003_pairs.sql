-- Talks in pairs: who would like one when a ritual comes round, and who sits with whom.

CREATE TABLE pair_list (
    ref        TEXT    PRIMARY KEY,
    community  INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    ritual     TEXT    NOT NULL REFERENCES rituals (ref) ON DELETE CASCADE,
    owner      BLOB    NOT NULL,
    owner_key  BLOB    NOT NULL,
    away_until INTEGER NOT NULL,
    UNIQUE (ritual, owner_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX pair_list_of ON pair_list (owner_key);
CREATE INDEX pair_list_in ON pair_list (community);

CREATE TABLE pair_seats (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    ritual    TEXT    NOT NULL REFERENCES rituals (ref) ON DELETE CASCADE,
    talk      TEXT    NOT NULL,
    owner     BLOB    NOT NULL,
    owner_key BLOB    NOT NULL,
    made_day  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pair_seats_of ON pair_seats (owner_key);
CREATE INDEX pair_seats_with ON pair_seats (talk);
CREATE INDEX pair_seats_at ON pair_seats (ritual);
CREATE INDEX pair_seats_in ON pair_seats (community, made_day);
