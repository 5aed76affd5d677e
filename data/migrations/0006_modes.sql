-- How people are brought together: by themselves, once a steward confirms it, or as stewards invite.

ALTER TABLE communities ADD COLUMN mode TEXT NOT NULL DEFAULT 'members' CHECK (mode IN ('members', 'confirm', 'invite'));

CREATE TABLE confirmations (
    ref        TEXT    PRIMARY KEY,
    community  INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    ask        TEXT    NOT NULL UNIQUE REFERENCES asks (ref) ON DELETE CASCADE,
    invitation TEXT    NOT NULL UNIQUE REFERENCES invitations (ref) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX confirmations_in ON confirmations (community);
