-- What a member would like to say to everybody for a while, and what stewards say of it.

CREATE TABLE announcements (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    owner     BLOB    NOT NULL,
    owner_key BLOB    NOT NULL,
    words     BLOB    NOT NULL,
    answer    BLOB    NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('proposed', 'approved', 'declined')),
    from_at   INTEGER NOT NULL,
    days      INTEGER NOT NULL CHECK (days BETWEEN 1 AND 14),
    made_day  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX announcements_in ON announcements (community, state);
CREATE INDEX announcements_of ON announcements (owner_key);
