create temp view made as
select n, md5('order' || n)::uuid as id, md5('payment' || n)::uuid as payment, md5('customer' || n % 97)::uuid as customer,
       case n % 10 when 0 then 'UNKNOWN' when 1 then 'VOIDED' when 2 then 'CAPTURED' when 3 then 'CAPTURED' when 4 then 'CAPTURED'
                   when 5 then 'CAPTURED' else 'AUTHORIZED' end as state,
       n % 10 = 5 as given_back, total.amount
  from generate_series(1, :orders) n,
       lateral (select (1000 + n % 500) * (1 + n % 3)::bigint as one, 1505::bigint as two) net,
       lateral (select one + two + 490
                + one * 1900 / 10000 + case when one * 1900 % 10000 > 5000
                    or (one * 1900 % 10000 = 5000 and one * 1900 / 10000 % 2 = 1) then 1 else 0 end
                + two * 1900 / 10000 + case when two * 1900 % 10000 > 5000
                    or (two * 1900 % 10000 = 5000 and two * 1900 / 10000 % 2 = 1) then 1 else 0 end as amount) total;

insert into payment (id, order_id, attempt, state, customer_id, order_number, currency, amount, authorized, captured, released,
       refunded, created_at, updated_at, next_check_at)
select payment, id, 1, state, customer, 'S-2026-' || n, 'EUR', amount, case state when 'UNKNOWN' then 0 else amount end,
       case state when 'CAPTURED' then amount else 0 end, case state when 'VOIDED' then amount else 0 end,
       case when given_back then amount else 0 end, now(), now(), case state when 'UNKNOWN' then now() end
  from made;
insert into capture (id, payment_id, amount, state, created_at, updated_at)
select md5('shipment' || n)::uuid, payment, amount, 'DONE', now(), now() from made where state = 'CAPTURED';
insert into refund (id, payment_id, amount, reason, state, created_at, updated_at)
select md5('refund' || n)::uuid, payment, amount, 'asked for', 'DONE', now(), now() from made where given_back;

create temp view booked as
select made.*, kind, source, md5(kind || n)::uuid as entry
  from made, lateral (values ('AUTHORIZATION', payment, state <> 'UNKNOWN'), ('RELEASE', payment, state = 'VOIDED'),
                             ('CAPTURE', md5('shipment' || n)::uuid, state = 'CAPTURED'),
                             ('REFUND', md5('refund' || n)::uuid, given_back)) as fact (kind, source, happened)
 where happened;
insert into ledger_entry (id, kind, source_id, payment_id, booked_at) select entry, kind, source, payment, now() from booked;
insert into ledger_posting (entry_id, line, account, currency, amount)
select entry, posting.line, account, 'EUR', sign * amount
  from booked join (values ('AUTHORIZATION', 1, 'authorizations-held', 1), ('AUTHORIZATION', 2, 'authorizations-contra', -1),
                           ('RELEASE', 1, 'authorizations-contra', 1), ('RELEASE', 2, 'authorizations-held', -1),
                           ('CAPTURE', 1, 'authorizations-contra', 1), ('CAPTURE', 2, 'authorizations-held', -1),
                           ('CAPTURE', 3, 'provider-clearing', 1), ('CAPTURE', 4, 'sales-revenue', -1),
                           ('REFUND', 1, 'sales-refunds', 1), ('REFUND', 2, 'provider-clearing', -1))
                   as posting (of, line, account, sign) on posting.of = booked.kind;

-- What is unknown here is known there.
insert into simulator.payment (key, reference, state, currency, amount, captured, refunded, expires_at)
select id || ':1', 'sim_' || n, case state when 'VOIDED' then 'CANCELLED' else 'AUTHORIZED' end, 'EUR', amount,
       case state when 'CAPTURED' then amount else 0 end, case when given_back then amount else 0 end, now() + interval '7 days'
  from made;
insert into simulator.transfer (id, key, kind, amount)
select md5('shipment' || n)::uuid, id || ':1', 'CAPTURE', amount from made where state = 'CAPTURED'
union all select md5('refund' || n)::uuid, id || ':1', 'REFUND', amount from made where given_back;

insert into outbox (id, aggregate_id, type, source, data, created_at, published_at, term, number)
select md5('captured' || n)::uuid, id, 'souk.billing.payment-captured.v1', 'billing', '{}', now() - interval '30 minutes', now(), 1,
       row_number() over (order by n)
  from made where state = 'CAPTURED' order by n;
