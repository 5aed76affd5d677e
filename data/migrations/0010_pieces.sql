-- One need cut into several asks: each is an ask of its own, and which of them belong together is sealed.

CREATE TABLE pieces (
    ref       TEXT    PRIMARY KEY REFERENCES asks (ref) ON DELETE CASCADE,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    whole     BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pieces_in ON pieces (community);

-- Announcements and thanks that everybody sees can be reported too. A rule of a column can only be changed with its
-- table: those that lead to it go with it, so that nothing is dragged along when the former ones are dropped.

CREATE TABLE reports_new (
    ref         TEXT    PRIMARY KEY,
    community   INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    what        TEXT    NOT NULL CHECK (what IN ('ask', 'offer', 'celebration', 'announcement', 'thanks', 'invitation',
                    'introduction', 'message', 'member', 'words', 'backup')),
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
CREATE TABLE report_acts_new (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    report    TEXT    NOT NULL REFERENCES reports_new (ref) ON DELETE CASCADE,
    act       TEXT    NOT NULL CHECK (act IN ('down', 'paused', 'lifted', 'nothing', 'note', 'coming')),
    actor     BLOB    NOT NULL,
    actor_key BLOB    NOT NULL,
    words     BLOB    NOT NULL,
    made_day  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE pauses_new (
    ref        TEXT    PRIMARY KEY,
    community  INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    report     TEXT    NOT NULL UNIQUE REFERENCES reports_new (ref) ON DELETE CASCADE,
    member     BLOB    NOT NULL,
    member_key BLOB    NOT NULL,
    reason     BLOB    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('on', 'over', 'lifted')),
    until      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO reports_new SELECT * FROM reports;
INSERT INTO report_acts_new SELECT * FROM report_acts;
INSERT INTO pauses_new SELECT * FROM pauses;
DROP TABLE report_acts;
DROP TABLE pauses;
DROP TABLE reports;
ALTER TABLE reports_new RENAME TO reports;
ALTER TABLE report_acts_new RENAME TO report_acts;
ALTER TABLE pauses_new RENAME TO pauses;
CREATE INDEX reports_in ON reports (community, state);
CREATE INDEX reports_made ON reports (community, made_day);
CREATE INDEX reports_of ON reports (author_key);
CREATE INDEX reports_against ON reports (subject_key);
CREATE INDEX reports_about ON reports (about_key);
CREATE INDEX report_acts_of ON report_acts (report);
CREATE INDEX report_acts_by ON report_acts (actor_key);
CREATE INDEX report_acts_in ON report_acts (community);
CREATE INDEX pauses_in ON pauses (community);
CREATE INDEX pauses_of ON pauses (member_key, state);

-- A talk in twos has a thread of its own.

CREATE TABLE threads_new (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    purpose   TEXT    NOT NULL CHECK (purpose IN ('introduction', 'talk', 'corner')),
    about     TEXT    NOT NULL,
    parent    INTEGER NOT NULL,
    code      BLOB    NOT NULL,
    thread    BLOB,
    leaving   BLOB,
    state     TEXT    NOT NULL CHECK (state IN ('creating', 'open', 'closing', 'closed', 'parked')),
    next_try  INTEGER,
    tries     INTEGER NOT NULL DEFAULT 0,
    UNIQUE (purpose, about)
) STRICT, WITHOUT ROWID;
INSERT INTO threads_new SELECT * FROM threads;
DROP TABLE threads;
ALTER TABLE threads_new RENAME TO threads;
CREATE INDEX threads_in ON threads (community, state);
CREATE INDEX threads_next ON threads (next_try) WHERE next_try IS NOT NULL;
