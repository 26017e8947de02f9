-- Who was active lately: tokens are issued in the order of time, so a few bytes for each range of pages find them.
create index refresh_token_issued on refresh_token using brin (issued_at);
