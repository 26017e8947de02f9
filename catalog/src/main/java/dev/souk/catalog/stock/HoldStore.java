package dev.souk.catalog.stock;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Places;
import dev.souk.platform.data.Row;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The rows of holds. Every method runs in the caller's transaction. */
@Singleton
class HoldStore {

    private static final String BEGIN = """
            WITH fresh AS (
                INSERT INTO hold (owner_id, owner_kind, state, customer_id, expires_at)
                SELECT owner_id, kind, 'HELD', customer_id, now() + seconds * interval '1 second'
                FROM unnest(?::uuid[], ?::text[], ?::uuid[], ?::integer[]) AS claim (owner_id, kind, customer_id, seconds)
                ORDER BY owner_id ON CONFLICT (owner_id) DO NOTHING RETURNING owner_id)
            SELECT owner_id, true AS fresh FROM fresh
            """;

    private final Jdbc jdbc;

    @Inject
    HoldStore(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What came of claiming ids.
     *
     * @param fresh those that were new; the others are there already
     * @param carts those carts of the claims that hold something, which an order takes over
     */
    record Begun(Set<UUID> fresh, Set<UUID> carts) {}

    /** Claims the ids of new holds, all in the order of the ids. */
    Begun begin(Collection<Claim> claims) {
        var begun = new Begun(new HashSet<>(), new HashSet<>());
        var arguments = new ArrayList<Object>();
        arguments.add(column(claims, Claim::ownerId));
        arguments.add(column(claims, claim -> claim.owner().name()));
        arguments.add(column(claims, claim -> claim.customerId().orElse(null)));
        arguments.add(column(
                claims,
                claim -> claim.life()
                        .map(Duration::toSeconds)
                        .map(Long::intValue)
                        .orElse(null)));
        var carts = carts(claims);
        jdbc.query(
                BEGIN + holding(carts, arguments),
                row -> (row.bool("fresh") ? begun.fresh() : begun.carts()).add(row.uuid("owner_id")),
                arguments.toArray());
        return begun;
    }

    private static Set<UUID> carts(Collection<Claim> claims) {
        return claims.stream().flatMap(claim -> claim.cartId().stream()).collect(Collectors.toSet());
    }

    /** What is to be looked at besides, when there are carts, and its arguments. */
    private static String holding(Set<UUID> carts, List<Object> arguments) {
        if (carts.isEmpty()) {
            return "";
        }
        arguments.addAll(Places.fill(carts));
        return " UNION ALL SELECT owner_id, false FROM hold WHERE owner_id IN (" + Places.marks(carts)
                + ") AND owner_kind = 'CART' AND state = 'HELD'";
    }

    /** Takes back ids that this transaction has claimed. */
    void forget(Collection<UUID> ownerIds) {
        if (!ownerIds.isEmpty()) {
            jdbc.update("DELETE FROM hold WHERE owner_id = ANY(?)", ownerIds);
        }
    }

    /** Leaves a mark that refuses the order's hold if it comes. False when the order is known already. */
    boolean beginReleased(UUID orderId) {
        return jdbc.update("""
                        INSERT INTO hold (owner_id, owner_kind, state) VALUES (?, 'ORDER', 'RELEASED')
                        ON CONFLICT (owner_id) DO NOTHING""", orderId) == 1;
    }

    /**
     * What was committed at one moment.
     *
     * @param known those of the ids that are no longer new, and those carts of the claims of which a hold is known
     * @param available pieces for sale; what does not exist is not in it
     */
    record Glance(Set<UUID> known, Map<StockKey, Integer> available) {}

    /** Looks without locking anything. */
    Glance glance(Collection<Claim> claims) {
        var known = new HashSet<UUID>();
        var available = new HashMap<StockKey, Integer>();
        var ids = new HashSet<>(column(claims, Claim::ownerId));
        ids.addAll(carts(claims));
        var skus = claims.stream()
                .flatMap(claim -> claim.wanted().keySet().stream())
                .map(StockKey::sku)
                .collect(Collectors.toSet());
        var arguments = Places.fill(ids);
        arguments.addAll(Places.fill(skus));
        jdbc.query(
                """
                SELECT owner_id, NULL AS sku, NULL AS location, NULL AS available FROM hold WHERE owner_id IN (%s)
                UNION ALL
                SELECT NULL, sku, location, on_hand - held FROM stock WHERE sku IN (%s)""".formatted(Places.marks(ids), Places.marks(skus)),
                row -> {
                    var owner = row.optionalUuid("owner_id");
                    if (owner.isPresent()) {
                        known.add(owner.get());
                    } else {
                        available.put(key(row), row.intValue("available"));
                    }
                    return owner;
                },
                arguments.toArray());
        return new Glance(known, available);
    }

    /** The hold; nobody else changes it until the transaction ends. */
    Optional<Hold> lock(UUID ownerId) {
        return jdbc.one(
                        "SELECT owner_kind, state, customer_id FROM hold WHERE owner_id = ? FOR UPDATE",
                        HoldStore::header,
                        ownerId)
                .map(header -> withLines(ownerId, header));
    }

    /** The hold as it is now. */
    Optional<Hold> find(UUID ownerId) {
        return jdbc.one(
                        "SELECT owner_kind, state, customer_id FROM hold WHERE owner_id = ?",
                        HoldStore::header,
                        ownerId)
                .map(header -> withLines(ownerId, header));
    }

    /** A hold in a list. */
    record Listed(Hold hold, Instant createdAt) {}

    /** Holds in these states in the order of their owners' ids, those behind {@code after}; with all their lines. */
    List<Listed> list(UUID after, Collection<Hold.State> states, int most) {
        var holds = new LinkedHashMap<UUID, Listed>();
        // Not as an argument: only what the statement says tells that the index of what is held will do.
        var wanted = states.stream().map(state -> "'" + state.name() + "'").collect(Collectors.joining(", "));
        jdbc.query(
                """
                SELECT owner_id, owner_kind, state, customer_id, created_at, sku, location, quantity, fulfilled
                FROM (SELECT * FROM hold WHERE owner_id > ? AND state IN (%s) ORDER BY owner_id LIMIT ?) AS page
                LEFT JOIN hold_line USING (owner_id) ORDER BY owner_id""".formatted(wanted),
                row -> {
                    var line = row.optionalText("sku").map(_ -> Map.entry(key(row), part(row)));
                    var header = header(row);
                    var lines =
                            line.map(only -> new TreeMap<>(Map.ofEntries(only))).orElseGet(TreeMap::new);
                    var hold =
                            new Hold(row.uuid("owner_id"), header.owner(), header.customerId(), header.state(), lines);
                    return holds.merge(
                            hold.ownerId(), new Listed(hold, row.instant("created_at")), HoldStore::together);
                },
                after,
                most);
        return List.copyOf(holds.values());
    }

    private static Listed together(Listed one, Listed other) {
        var lines = new TreeMap<>(one.hold().lines());
        lines.putAll(other.hold().lines());
        var hold = one.hold();
        return new Listed(
                new Hold(hold.ownerId(), hold.owner(), hold.customerId(), hold.state(), lines), one.createdAt());
    }

    /** A cart whose hold has expired; another instance that asks at the same time gets another one. */
    Optional<UUID> lockExpired() {
        return jdbc.one("""
                SELECT owner_id FROM hold
                WHERE owner_kind = 'CART' AND state = 'HELD' AND expires_at <= now()
                ORDER BY expires_at LIMIT 1 FOR UPDATE SKIP LOCKED""", row -> row.uuid("owner_id"));
    }

    /** Writes down what was promised. */
    void addLines(Collection<Claim> granted) {
        var owners = new ArrayList<UUID>();
        var keys = new ArrayList<StockKey>();
        var pieces = new ArrayList<Integer>();
        granted.forEach(claim -> claim.wanted().forEach((key, quantity) -> {
            owners.add(claim.ownerId());
            keys.add(key);
            pieces.add(quantity);
        }));
        if (!owners.isEmpty()) {
            jdbc.later("""
                    INSERT INTO hold_line (owner_id, sku, location, quantity)
                    SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::integer[])""", owners, column(keys, StockKey::sku), column(keys, StockKey::location), pieces);
        }
    }

    void clearLines(UUID ownerId) {
        jdbc.update("DELETE FROM hold_line WHERE owner_id = ?", ownerId);
    }

    void saveState(Hold hold) {
        jdbc.update(
                "UPDATE hold SET state = ?, updated_at = now() WHERE owner_id = ?",
                hold.state().name(),
                hold.ownerId());
    }

    /** The cart holds again, or for longer; a guest who has signed in is known from now on. */
    void renewCart(Claim claim) {
        jdbc.update("""
                UPDATE hold SET state = 'HELD', customer_id = coalesce(?, customer_id), updated_at = now(),
                                expires_at = now() + ? * interval '1 second'
                WHERE owner_id = ?""", claim.customerId(), claim.life().orElseThrow().toSeconds(), claim.ownerId());
    }

    void saveFulfilled(Hold hold, SortedMap<StockKey, Integer> goods) {
        goods.keySet()
                .forEach(key -> jdbc.update(
                        "UPDATE hold_line SET fulfilled = ? WHERE owner_id = ? AND sku = ? AND location = ?",
                        hold.lines().get(key).fulfilled(),
                        hold.ownerId(),
                        key.sku(),
                        key.location()));
    }

    private record Header(Hold.Owner owner, Hold.State state, Optional<UUID> customerId) {}

    private static Header header(Row row) {
        return new Header(
                row.enumValue("owner_kind", Hold.Owner.class),
                row.enumValue("state", Hold.State.class),
                row.optionalUuid("customer_id"));
    }

    private static <T, V> List<V> column(Collection<T> rows, Function<T, V> value) {
        return rows.stream().map(value).toList();
    }

    private static StockKey key(Row row) {
        return new StockKey(row.text("sku"), row.text("location"));
    }

    private static Hold.Part part(Row row) {
        return new Hold.Part(row.intValue("quantity"), row.intValue("fulfilled"));
    }

    private Hold withLines(UUID ownerId, Header header) {
        var lines = new TreeMap<StockKey, Hold.Part>();
        jdbc.query(
                        "SELECT sku, location, quantity, fulfilled FROM hold_line WHERE owner_id = ?",
                        row -> Map.entry(key(row), part(row)),
                        ownerId)
                .forEach(line -> lines.put(line.getKey(), line.getValue()));
        return new Hold(ownerId, header.owner(), header.customerId(), header.state(), lines);
    }
}
