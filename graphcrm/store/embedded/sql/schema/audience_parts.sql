-- Members of audiences, a thousand a row in the order of ids. first_id: the first of them. members:
-- a JSON array, last, so that first_id is read without it.
CREATE TABLE audience_parts (
    audience_id TEXT NOT NULL,
    part INTEGER NOT NULL,
    first_id TEXT NOT NULL,
    members TEXT NOT NULL,
    PRIMARY KEY (audience_id, part)
) STRICT
