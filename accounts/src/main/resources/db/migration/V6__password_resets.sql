-- Addresses for which a new password was asked for, whether or not they have an account; that is looked up afterwards.
create table password_reset_request (
    email        text        primary key,
    requested_at timestamptz not null,
    answered     boolean     not null
);

create index password_reset_request_waiting on password_reset_request (requested_at) where not answered;

-- A code that was mailed to the account's address and not used. The code is derived from the id and kept nowhere.
create table password_reset (
    id         uuid        primary key,
    account_id uuid        not null references account on delete cascade,
    created_at timestamptz not null
);

create index password_reset_by_account on password_reset (account_id);
