-- Why there is as much in the house as there is: every change of on_hand that is not a shipment, written in the
-- transaction that makes it. For every SKU and location:
--     stock.on_hand = sum(stock_movement_line.pieces) - sum(fulfilment_line.quantity)

-- Of a restock the id is the return's, which makes a repeated request harmless.
CREATE TABLE stock_movement (
    id         uuid PRIMARY KEY,
    kind       text NOT NULL CHECK (kind IN ('OPENED', 'COUNTED', 'WRITTEN_OFF', 'RESTOCKED')),
    reason     text NOT NULL DEFAULT '',
    actor      text NOT NULL DEFAULT '',     -- the account or service that asked; empty when the shop itself did
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (kind <> 'WRITTEN_OFF' OR reason <> '')
);

CREATE TABLE stock_movement_line (
    movement_id uuid NOT NULL REFERENCES stock_movement,
    sku         text NOT NULL,
    location    text NOT NULL,
    pieces      integer NOT NULL CHECK (pieces <> 0),
    PRIMARY KEY (movement_id, sku, location),
    FOREIGN KEY (sku, location) REFERENCES stock
);
CREATE INDEX stock_movement_line_sku ON stock_movement_line (sku, location, movement_id);

-- What was there before movements were written down.
WITH opening AS (
    SELECT gen_random_uuid() AS id, sku, location,
           on_hand + (SELECT coalesce(sum(quantity), 0) FROM fulfilment_line shipped
                      WHERE shipped.sku = stock.sku AND shipped.location = stock.location) AS pieces
    FROM stock
), movement AS (
    INSERT INTO stock_movement (id, kind) SELECT id, 'OPENED' FROM opening WHERE pieces <> 0
)
INSERT INTO stock_movement_line (movement_id, sku, location, pieces)
SELECT id, sku, location, pieces FROM opening WHERE pieces <> 0;
