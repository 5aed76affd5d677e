-- What stewards made of the shelf of small asks and of the path for whoever does not know what they need.

CREATE TABLE beginnings (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    what      TEXT    NOT NULL CHECK (what IN ('small', 'path')),
    entries   BLOB    NOT NULL,
    UNIQUE (community, what)
) STRICT, WITHOUT ROWID;
