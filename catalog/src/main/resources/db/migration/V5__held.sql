-- What is held now is little among all that was ever held: orders compares it with its orders, page by page.
SET lock_timeout = '2s';
CREATE INDEX IF NOT EXISTS hold_held ON hold (owner_id) WHERE state = 'HELD';
