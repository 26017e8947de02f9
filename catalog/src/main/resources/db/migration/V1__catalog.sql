-- What the shop sells, for how much, and how much of it there is.

-- Lower case without accents, so that "kutahya" finds "Kütahya". Immutable, which a generated column needs.
CREATE FUNCTION fold(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lower(regexp_replace(normalize(coalesce(value, ''), NFD), '[\u0300-\u036f]', '', 'g'));

CREATE TABLE category (
    id        uuid PRIMARY KEY,
    slug      text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name      text NOT NULL CHECK (name <> ''),
    parent_id uuid REFERENCES category,
    position  integer NOT NULL
);
CREATE INDEX category_parent ON category (parent_id);

CREATE TABLE product (
    id           uuid PRIMARY KEY,
    slug         text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name         text NOT NULL CHECK (name <> ''),
    description  text NOT NULL,
    brand        text NOT NULL,
    keywords     text NOT NULL,          -- more words to find it by: the names of its categories
    category_id  uuid NOT NULL REFERENCES category,
    published_at timestamptz,            -- null: only staff sees it
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    version      bigint NOT NULL,        -- counts changes of the product, its variants and prices; not of stock
    search       tsvector NOT NULL GENERATED ALWAYS AS (
        -- stems find "rugs" as "rug"; the plain words let the beginning of a word find it while it is typed
        setweight(to_tsvector('english', fold(name)) || to_tsvector('simple', fold(name)), 'A')
        || setweight(to_tsvector('english', fold(brand)) || to_tsvector('simple', fold(brand)), 'B')
        || setweight(to_tsvector('english', fold(keywords)), 'B')
        || setweight(to_tsvector('english', fold(description)), 'C')) STORED
);
CREATE INDEX product_search ON product USING gin (search) WITH (fastupdate = off);
-- One per sort order; the id makes each order total, so that a page can begin after any row.
CREATE INDEX product_newest ON product (coalesce(published_at, created_at) DESC, id DESC);
CREATE INDEX product_name ON product ((fold(name) COLLATE "C"), id);
CREATE INDEX product_category_newest ON product (category_id, coalesce(published_at, created_at) DESC, id DESC);

CREATE TABLE variant (
    sku          text PRIMARY KEY CHECK (sku ~ '^[A-Z0-9]+(-[A-Z0-9]+)*$' AND length(sku) <= 40),
    product_id   uuid NOT NULL REFERENCES product,
    options      json NOT NULL,          -- what tells it from its siblings, in order: {"size": "M", "colour": "indigo"}
    weight_grams integer NOT NULL CHECK (weight_grams >= 0),
    tax_category text NOT NULL CHECK (tax_category ~ '^[a-z]+$'),
    position     integer NOT NULL,
    UNIQUE (product_id, position)
);

CREATE TABLE price (
    sku      text NOT NULL REFERENCES variant,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    amount   bigint NOT NULL CHECK (amount > 0),     -- minor units
    PRIMARY KEY (sku, currency)
);

-- The lowest price among a product's variants: what lists filter and sort by. Written with every price change,
-- under the lock of the product's row.
CREATE TABLE product_price (
    product_id uuid NOT NULL REFERENCES product,
    currency   text NOT NULL,
    lowest     bigint NOT NULL,
    PRIMARY KEY (product_id, currency)
);
CREATE INDEX product_price_lowest ON product_price (currency, lowest, product_id);

CREATE TABLE location (
    code text PRIMARY KEY,
    name text NOT NULL
);
INSERT INTO location VALUES ('main', 'Main warehouse');

-- held is the part of on_hand that is promised to a cart or an order; the rest is for sale.
CREATE TABLE stock (
    sku      text NOT NULL REFERENCES variant,
    location text NOT NULL REFERENCES location,
    on_hand  integer NOT NULL,
    held     integer NOT NULL,
    PRIMARY KEY (sku, location),
    CHECK (0 <= held AND held <= on_hand)
) WITH (fillfactor = 50);                -- a hold rewrites the row: keep the new version on the same page

-- A promise of stock to a cart (which expires) or to an order (which only its saga releases).
-- RELEASED without lines is a tombstone: the release came before the hold, and the hold must not stick.
CREATE TABLE hold (
    owner_id   uuid PRIMARY KEY,
    owner_kind text NOT NULL CHECK (owner_kind IN ('ORDER', 'CART')),
    state      text NOT NULL CHECK (state IN ('HELD', 'RELEASED', 'FULFILLED')),
    expires_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((owner_kind = 'CART') = (expires_at IS NOT NULL)),
    CHECK (owner_kind = 'ORDER' OR state <> 'FULFILLED')
);
CREATE INDEX hold_expiry ON hold (expires_at) WHERE owner_kind = 'CART' AND state = 'HELD';

-- For every SKU and location: stock.held = sum(quantity - fulfilled) over the lines of holds in state HELD.
CREATE TABLE hold_line (
    owner_id  uuid NOT NULL REFERENCES hold,
    sku       text NOT NULL,
    location  text NOT NULL,
    quantity  integer NOT NULL CHECK (quantity > 0),
    fulfilled integer NOT NULL DEFAULT 0,
    PRIMARY KEY (owner_id, sku, location),
    FOREIGN KEY (sku, location) REFERENCES stock,
    CHECK (0 <= fulfilled AND fulfilled <= quantity)
);
CREATE INDEX hold_line_sku ON hold_line (sku, location);

-- Goods that left the house. The shipment's id makes a repeated request harmless.
CREATE TABLE fulfilment (
    shipment_id uuid PRIMARY KEY,
    owner_id    uuid NOT NULL REFERENCES hold,
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX fulfilment_owner ON fulfilment (owner_id);

CREATE TABLE fulfilment_line (
    shipment_id uuid NOT NULL REFERENCES fulfilment,
    sku         text NOT NULL,
    location    text NOT NULL,
    quantity    integer NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (shipment_id, sku, location)
);
