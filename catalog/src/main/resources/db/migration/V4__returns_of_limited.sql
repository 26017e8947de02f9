-- The order that restocked goods came back from: what came back does not count against its customer's limit.
ALTER TABLE stock_movement ADD COLUMN order_id uuid CHECK (order_id IS NULL OR kind = 'RESTOCKED');
CREATE INDEX stock_movement_order ON stock_movement (order_id) WHERE order_id IS NOT NULL;
