-- Notes that data changed. :customers, :bare, :interactions, :links how many more there are.
UPDATE state
SET
    data_version = data_version + 1,
    customers = customers + :customers,
    bare = bare + :bare,
    interactions = interactions + :interactions,
    links = links + :links
