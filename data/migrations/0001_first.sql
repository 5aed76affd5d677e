-- Everything a community asks Kith to remember. Who a person is stands in one table, `members`; every other table
-- knows a random ref, sealed wherever a bare one would join a named post to what was asked or answered quietly.
-- Tables are WITHOUT ROWID, so the order in which people came is not kept either. Times are UTC epoch seconds,
-- days are epoch days.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE communities (
    guild        INTEGER PRIMARY KEY,
    state        TEXT    NOT NULL CHECK (state IN ('setting_up', 'open', 'removed')),
    language     TEXT    NOT NULL,
    zone         TEXT    NOT NULL,
    asks_channel INTEGER,
    steward_role INTEGER,
    stewards_channel INTEGER,
    ways         TEXT    NOT NULL DEFAULT 'named neighbour quiet' CHECK (ways != ''),
    removed_day  INTEGER,
    rituals_channel       INTEGER,
    thanks_channel        INTEGER,
    introductions_channel INTEGER,
    helper_role  INTEGER,
    member_days  INTEGER NOT NULL DEFAULT 0,
    account_days INTEGER NOT NULL DEFAULT 0,
    review       INTEGER NOT NULL DEFAULT 0 CHECK (review IN (0, 1)),
    open_most    INTEGER NOT NULL DEFAULT 5,
    invited_most INTEGER NOT NULL DEFAULT 0,
    quiet        TEXT    NOT NULL DEFAULT 'none',
    gap_days     INTEGER NOT NULL DEFAULT 0,
    kind_most    INTEGER NOT NULL DEFAULT 0,
    hours        TEXT    NOT NULL DEFAULT 'always',
    paused_until INTEGER,
    kinds        TEXT    NOT NULL DEFAULT '[]',
    notes        TEXT    NOT NULL DEFAULT '[]',
    note         TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE changes (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    owner     BLOB    NOT NULL,
    owner_key BLOB    NOT NULL,
    setting   TEXT    NOT NULL,
    before    BLOB    NOT NULL,
    after     BLOB    NOT NULL,
    made_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX changes_in ON changes (community, made_at);
CREATE INDEX changes_of ON changes (owner_key);

CREATE TABLE members (
    ref          TEXT    PRIMARY KEY,
    community    INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    lookup       BLOB    NOT NULL UNIQUE,
    identity     BLOB,
    locale       BLOB    NOT NULL,
    reach        BLOB    NOT NULL,
    closed_until BLOB,
    absent_since BLOB,
    nudging      BLOB    NOT NULL,
    agreed       BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX members_in ON members (community);

CREATE TABLE capacities (
    member     TEXT    PRIMARY KEY REFERENCES members (ref) ON DELETE CASCADE,
    community  INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    tide       TEXT    NOT NULL CHECK (tide IN ('high', 'some', 'low')),
    at_once    INTEGER NOT NULL CHECK (at_once BETWEEN 0 AND 10),
    per_week   INTEGER NOT NULL CHECK (per_week BETWEEN 0 AND 20),
    quiet_from BLOB,
    quiet_to   BLOB,
    rest_until INTEGER,
    ready_at   INTEGER NOT NULL,
    stated_day INTEGER NOT NULL,
    gives      BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX capacities_in ON capacities (community);

CREATE TABLE capacity_kinds (
    community INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    member    TEXT    NOT NULL REFERENCES capacities (member) ON DELETE CASCADE,
    ready_at  INTEGER NOT NULL,
    PRIMARY KEY (community, kind, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX capacity_kinds_of ON capacity_kinds (member);
CREATE INDEX capacity_kinds_ready ON capacity_kinds (community, kind, ready_at, member);

CREATE TABLE capacity_traits (
    member TEXT NOT NULL REFERENCES capacities (member) ON DELETE CASCADE,
    trait  BLOB NOT NULL,
    PRIMARY KEY (member, trait)
) STRICT, WITHOUT ROWID;

CREATE TABLE areas (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    name      BLOB    NOT NULL,
    position  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX areas_in ON areas (community, position);

CREATE TABLE resources (
    ref         TEXT    PRIMARY KEY,
    community   INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    kind        TEXT    NOT NULL,
    details     BLOB    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('draft', 'shown', 'retired')),
    batch       TEXT,
    checked_day INTEGER,
    told        INTEGER NOT NULL CHECK (told IN (0, 1)),
    made_day    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX resources_in ON resources (community, state);

CREATE TABLE pulse (
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    week      INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    what      TEXT    NOT NULL CHECK (what IN ('asked', 'met', 'lapsed', 'open', 'waiting')),
    least     INTEGER NOT NULL CHECK (least >= 0 AND least % 5 = 0),
    PRIMARY KEY (community, week, kind, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE answers (
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    class     INTEGER NOT NULL CHECK (class BETWEEN 0 AND 2),
    asked     INTEGER NOT NULL DEFAULT 0,
    yes       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (community, class)
) STRICT, WITHOUT ROWID;

CREATE TABLE offers (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    code      TEXT    NOT NULL,
    owner     BLOB    NOT NULL,
    owner_key BLOB    NOT NULL,
    kind      TEXT    NOT NULL,
    words     BLOB    NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('open', 'closed')),
    made_day  INTEGER NOT NULL,
    ended_day INTEGER,
    UNIQUE (community, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX offers_ended ON offers (community, ended_day) WHERE ended_day IS NOT NULL;
CREATE INDEX offers_of ON offers (owner_key, state);

CREATE TABLE celebrations (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    owner     BLOB    NOT NULL,
    owner_key BLOB    NOT NULL,
    shared    TEXT    NOT NULL CHECK (shared IN ('named', 'neighbour')),
    words     BLOB    NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('draft', 'open')),
    made_day  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX celebrations_in ON celebrations (community, made_day);
CREATE INDEX celebrations_of ON celebrations (owner_key);

CREATE TABLE reflections (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    owner     BLOB    NOT NULL,
    owner_key BLOB    NOT NULL,
    question  BLOB    NOT NULL,
    words     BLOB    NOT NULL,
    kept_day  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reflections_in ON reflections (community);
CREATE INDEX reflections_of ON reflections (owner_key);

CREATE TABLE asks (
    ref           TEXT    PRIMARY KEY,
    community     INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    code          TEXT    NOT NULL,
    asker         BLOB    NOT NULL,
    asker_key     BLOB    NOT NULL,
    shared        TEXT    NOT NULL CHECK (shared IN ('named', 'neighbour', 'quiet')),
    state         TEXT    NOT NULL CHECK (state IN ('draft', 'open', 'matched', 'met', 'withdrawn', 'lapsed')),
    kind          TEXT    NOT NULL,
    needed        TEXT    NOT NULL CHECK (needed IN ('today', 'days', 'week', 'whenever')),
    needed_by     INTEGER,
    first_who_can INTEGER NOT NULL CHECK (first_who_can IN (0, 1)),
    summary       BLOB    NOT NULL,
    details       BLOB    NOT NULL,
    needs         BLOB    NOT NULL,
    offer         TEXT    REFERENCES offers (ref) ON DELETE SET NULL,
    visible_at    INTEGER,
    made_day      INTEGER NOT NULL,
    closed_day    INTEGER,
    kept          TEXT    NOT NULL DEFAULT 'all' CHECK (kept IN ('all', 'words', 'pair')),
    UNIQUE (community, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX asks_closed ON asks (community, kept, closed_day) WHERE closed_day IS NOT NULL;
CREATE INDEX asks_of ON asks (asker_key, state);
CREATE INDEX asks_open ON asks (community, state);
CREATE INDEX asks_offer ON asks (offer);

CREATE TABLE suggestions (
    ref        TEXT    PRIMARY KEY,
    community  INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    friend     BLOB    NOT NULL,
    friend_key BLOB    NOT NULL,
    person     BLOB    NOT NULL,
    person_key BLOB    NOT NULL,
    pair_key   BLOB    NOT NULL UNIQUE,
    kind       TEXT    NOT NULL,
    needed     TEXT    NOT NULL CHECK (needed IN ('today', 'days', 'week', 'whenever')),
    words      BLOB    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('open', 'taken', 'let_go', 'back')),
    became     BLOB,
    made_day   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX suggestions_in ON suggestions (community, made_day);
CREATE INDEX suggestions_by ON suggestions (friend_key);
CREATE INDEX suggestions_for ON suggestions (person_key);

CREATE TABLE reviews (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    ask       TEXT    NOT NULL UNIQUE REFERENCES asks (ref) ON DELETE CASCADE,
    state     TEXT    NOT NULL CHECK (state IN ('waiting', 'asked', 'declined')),
    reason    TEXT    NOT NULL,
    words     BLOB    NOT NULL,
    answer    BLOB    NOT NULL,
    at_once   INTEGER NOT NULL CHECK (at_once IN (0, 1)),
    told      INTEGER NOT NULL CHECK (told IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX reviews_in ON reviews (community, state);

CREATE TABLE invitations (
    ref        TEXT    PRIMARY KEY,
    community  INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    ask        TEXT    NOT NULL REFERENCES asks (ref) ON DELETE CASCADE,
    helper     BLOB    NOT NULL,
    helper_key BLOB    NOT NULL,
    pair_key   BLOB    NOT NULL UNIQUE,
    origin     TEXT    NOT NULL CHECK (origin IN ('kith', 'card', 'offer')),
    state      TEXT    NOT NULL CHECK (state IN
                   ('waiting', 'yes', 'no', 'lapsed', 'withdrawn', 'passed', 'let_go', 'taken', 'done', 'stepped_back')),
    why        TEXT    NOT NULL,
    asked_at   INTEGER NOT NULL,
    taken_at   INTEGER,
    ended_day  INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX invitations_in ON invitations (community);
CREATE INDEX invitations_ended ON invitations (community, ended_day) WHERE ended_day IS NOT NULL;
CREATE INDEX invitations_of ON invitations (helper_key, state);
CREATE INDEX invitations_for ON invitations (ask, state);

CREATE TABLE introductions (
    ref        TEXT    PRIMARY KEY,
    community  INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    ask        TEXT    NOT NULL REFERENCES asks (ref) ON DELETE CASCADE,
    invitation TEXT    NOT NULL REFERENCES invitations (ref) ON DELETE CASCADE,
    state      TEXT    NOT NULL CHECK (state IN ('open', 'finished', 'ended')),
    made_day   INTEGER NOT NULL,
    thanks     BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX introductions_in ON introductions (community);
CREATE UNIQUE INDEX introductions_one_open ON introductions (ask) WHERE state = 'open';
CREATE INDEX introductions_of_ask ON introductions (ask);
CREATE INDEX introductions_of_invitation ON introductions (invitation);

CREATE TABLE apart (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    owner     BLOB    NOT NULL,
    owner_key BLOB    NOT NULL,
    other     BLOB    NOT NULL,
    other_key BLOB    NOT NULL,
    pair_key  BLOB    NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;
CREATE INDEX apart_in ON apart (community);
CREATE INDEX apart_other ON apart (other_key);
CREATE INDEX apart_of ON apart (owner_key);

CREATE TABLE rituals (
    ref        TEXT    PRIMARY KEY,
    community  INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    family     TEXT    NOT NULL,
    every      TEXT    NOT NULL CHECK (every IN ('day', 'week', 'fortnight', 'first', 'third', 'last', 'month')),
    weekday    INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    minute     INTEGER NOT NULL CHECK (minute BETWEEN 0 AND 1439),
    anchor     INTEGER NOT NULL CHECK (anchor IN (0, 1)),
    shift      INTEGER NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('on', 'paused', 'quiet')),
    next_slot  INTEGER,
    not_before INTEGER NOT NULL,
    unanswered INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX rituals_in ON rituals (community);

CREATE TABLE ritual_said (
    ritual TEXT NOT NULL REFERENCES rituals (ref) ON DELETE CASCADE,
    prompt TEXT NOT NULL,
    PRIMARY KEY (ritual, prompt)
) STRICT, WITHOUT ROWID;

CREATE TABLE rounds (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    ritual    TEXT    NOT NULL REFERENCES rituals (ref) ON DELETE CASCADE,
    prompt    TEXT    NOT NULL,
    slot      INTEGER NOT NULL,
    answered  INTEGER NOT NULL DEFAULT 0 CHECK (answered IN (0, 1)),
    made_day  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX rounds_of ON rounds (ritual, slot);
CREATE INDEX rounds_in ON rounds (community, made_day);

CREATE TABLE threads (
    ref       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    purpose   TEXT    NOT NULL CHECK (purpose IN ('introduction', 'corner')),
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
CREATE INDEX threads_in ON threads (community, state);
CREATE INDEX threads_next ON threads (next_try) WHERE next_try IS NOT NULL;

CREATE TABLE outbox (
    ref         TEXT    PRIMARY KEY,
    community   INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    kind        TEXT    NOT NULL,
    about       TEXT    NOT NULL,
    slot        BLOB    NOT NULL UNIQUE,
    place       TEXT    NOT NULL CHECK (place IN ('channel', 'member', 'thread')),
    target      BLOB    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'parked', 'dropped', 'gone')),
    nonce       TEXT    NOT NULL,
    marker      INTEGER NOT NULL,
    began       INTEGER,
    first_tried INTEGER,
    next_try    INTEGER,
    drop_after  INTEGER,
    corner_from INTEGER,
    tries       INTEGER NOT NULL DEFAULT 0,
    channel     BLOB,
    message     BLOB,
    wanted      INTEGER NOT NULL DEFAULT 1,
    shown       INTEGER NOT NULL DEFAULT 0,
    taken_down  INTEGER NOT NULL DEFAULT 0 CHECK (taken_down IN (0, 1)),
    ended_day   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_in ON outbox (community);
CREATE INDEX outbox_ended ON outbox (community, ended_day) WHERE ended_day IS NOT NULL;
CREATE INDEX outbox_next ON outbox (next_try) WHERE next_try IS NOT NULL;
CREATE INDEX outbox_sending ON outbox (state) WHERE state = 'sending';
CREATE INDEX outbox_about ON outbox (about);

CREATE TABLE due (
    key       TEXT    PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (guild) ON DELETE CASCADE,
    kind      TEXT    NOT NULL,
    about     TEXT    NOT NULL,
    run_at    INTEGER NOT NULL,
    turn      INTEGER NOT NULL DEFAULT 0,
    tries     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX due_in ON due (community);
CREATE INDEX due_next ON due (run_at, turn, key);
CREATE INDEX due_about ON due (about);

CREATE TABLE inbox (
    key BLOB    PRIMARY KEY,
    day INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX inbox_day ON inbox (day);
