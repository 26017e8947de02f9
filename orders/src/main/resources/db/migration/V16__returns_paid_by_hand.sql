-- What an operator gave back for a return by other means than billing; who and why is in the history of the order.
set lock_timeout = '2s';
alter table order_return
    add column by_hand_amount bigint not null default 0,
    add constraint return_by_hand_is_part_of_refunded
        check (by_hand_amount = 0 or (refunded_amount is not null and by_hand_amount between 1 and refunded_amount));
comment on column order_return.by_hand_amount is 'minor units, a part of refunded_amount; billing gave the rest';
