-- Carts that were ordered long ago are swept as well: an order only remembers which one it was.
set lock_timeout = '2s';
create index if not exists cart_ordered on cart (updated_at) where state = 'ORDERED';
