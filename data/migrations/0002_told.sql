-- What is told to the stewards, what they do about it, and what a community agreed on.

CREATE TABLE stewards (
    member    TEXT    PRIMARY KEY REFERENCES members (ref) ON DELETE CASCADE,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX stewards_in ON stewards (community);

CREATE TABLE reports (
    ref         TEXT    PRIMARY KEY,
    community   INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    what        TEXT    NOT NULL CHECK (what IN ('ask', 'offer', 'celebration', 'invitation', 'introduction', 'message',
                    'member', 'words', 'backup')),
    about       BLOB    NOT NULL,
    about_key   BLOB    NOT NULL,
    author      BLOB    NOT NULL,
    author_key  BLOB    NOT NULL,
    subject     BLOB    NOT NULL,
    subject_key BLOB    NOT NULL,
    masked      INTEGER NOT NULL CHECK (masked IN (0, 1)),
    named       INTEGER NOT NULL CHECK (named IN (0, 1)),
    agreement   BLOB    NOT NULL,
    words       BLOB    NOT NULL,
    place       BLOB    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('open', 'closed')),
    made_day    INTEGER NOT NULL,
    ended_day   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX reports_in ON reports (community, state);
CREATE INDEX reports_made ON reports (community, made_day);
CREATE INDEX reports_of ON reports (author_key);
CREATE INDEX reports_against ON reports (subject_key);
CREATE INDEX reports_about ON reports (about_key);

CREATE TABLE report_acts (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    report    TEXT    NOT NULL REFERENCES reports (ref) ON DELETE CASCADE,
    act       TEXT    NOT NULL CHECK (act IN ('down', 'paused', 'lifted', 'nothing', 'note', 'coming')),
    actor     BLOB    NOT NULL,
    actor_key BLOB    NOT NULL,
    words     BLOB    NOT NULL,
    made_day  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX report_acts_of ON report_acts (report);
CREATE INDEX report_acts_by ON report_acts (actor_key);
CREATE INDEX report_acts_in ON report_acts (community);

CREATE TABLE pauses (
    ref        TEXT    PRIMARY KEY,
    community  INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    report     TEXT    NOT NULL UNIQUE REFERENCES reports (ref) ON DELETE CASCADE,
    member     BLOB    NOT NULL,
    member_key BLOB    NOT NULL,
    reason     BLOB    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('on', 'over', 'lifted')),
    until      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pauses_in ON pauses (community);
CREATE INDEX pauses_of ON pauses (member_key, state);

CREATE TABLE agreements (
    ref        TEXT    PRIMARY KEY,
    community  INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    version    INTEGER NOT NULL,
    words      BLOB    NOT NULL,
    review_day INTEGER NOT NULL,
    made_day   INTEGER NOT NULL,
    UNIQUE (community, version)
) STRICT, WITHOUT ROWID;
