-- An operator saw to the stock of a shipment, in place of catalog; who and why is in the history of the order.
set lock_timeout = '2s';
alter table shipment add column stock_by_hand boolean not null default false;
comment on column shipment.stock_by_hand is 'catalog was not told of it, and is not to be';
