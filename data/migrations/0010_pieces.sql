-- One need cut into several asks: each is an ask of its own, and which of them belong together is sealed.

CREATE TABLE pieces (
    ref       TEXT    PRIMARY KEY REFERENCES asks (ref) ON DELETE CASCADE,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    whole     BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pieces_in ON pieces (community);
