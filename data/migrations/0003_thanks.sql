-- Whether each of two who were brought together would have a thank-you seen by everybody; NULL is not said yet.

ALTER TABLE introductions ADD COLUMN asker_shows INTEGER NOT NULL DEFAULT 0 CHECK (asker_shows IN (0, 1));
ALTER TABLE introductions ADD COLUMN helper_shows INTEGER CHECK (helper_shows IN (0, 1));
