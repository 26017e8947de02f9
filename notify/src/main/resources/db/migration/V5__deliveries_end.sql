-- What is known of a mail is deleted after a while; rows come in the order of their times.
SET lock_timeout = '2s';
CREATE INDEX delivery_created ON delivery USING brin (created_at);
