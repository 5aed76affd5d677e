-- Whether the channel in which asks appear is a forum.

ALTER TABLE communities ADD COLUMN asks_forum INTEGER NOT NULL DEFAULT 0 CHECK (asks_forum IN (0, 1));
