-- What a refresh token was exchanged for: while that waits for its first use, its answer may have been lost.
set lock_timeout = '2s';
alter table refresh_token add column successor bytea;
