-- An ask may be for several people: each introduction of it that runs has a seat of its own, the first of which is 0.
ALTER TABLE introductions ADD COLUMN seat INTEGER NOT NULL DEFAULT 0 CHECK (seat BETWEEN 0 AND 9);
DROP INDEX introductions_one_open;
CREATE UNIQUE INDEX introductions_one_seat ON introductions (ask, seat) WHERE state = 'open';
