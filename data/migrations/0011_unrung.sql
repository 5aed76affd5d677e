-- What never rings in a thread is found by whom it is for, in /mine.

CREATE INDEX outbox_unrung ON outbox (community, corner_from) WHERE corner_from IS NOT NULL;
