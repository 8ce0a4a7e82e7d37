-- Customers. tags: a JSON array; attributes: a JSON object; NULL where empty. bare: 1 where only
-- interactions or links named the customer.
CREATE TABLE customers (
    customer_key INTEGER PRIMARY KEY,
    customer_id TEXT NOT NULL UNIQUE,
    name TEXT,
    given_name TEXT,
    family_name TEXT,
    kind TEXT,
    national_id TEXT,
    email TEXT,
    phone TEXT,
    birth_date TEXT,
    gender TEXT,
    address TEXT,
    postcode TEXT,
    city TEXT,
    state TEXT,
    country TEXT,
    company TEXT,
    job_title TEXT,
    created_at INTEGER,
    tags TEXT,
    source TEXT,
    attributes TEXT,
    bare INTEGER NOT NULL CHECK (bare IN (0, 1))
) STRICT
