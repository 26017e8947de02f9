package dev.souk.catalog.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.catalog.Api;
import dev.souk.platform.data.Cursor;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.TestTokens;
import dev.souk.platform.test.WithPostgres;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Finding things in the sample shop. */
@WithPostgres
@HelidonTest
@AddConfig(key = "souk.catalog.sample", value = "true")
class ProductSearchResourceTest {

    private static final int PRODUCTS = 224;

    private final Api guest;

    @Inject
    ProductSearchResourceTest(WebTarget target) {
        guest = Api.guest(target.getUri());
    }

    @BeforeEach
    void theSampleIsThere() {
        Eventually.until("the sample shop is loaded", () -> !list("?limit=1").isEmpty());
    }

    @Test
    void wordsInTheNameCountMost() {
        var inName = list("?q=saffron").stream()
                .map(product ->
                        product.at("/name").asText().toLowerCase(Locale.ROOT).contains("saffron"))
                .toList();
        assertEquals(List.of(true, true), inName.subList(0, 2));
        assertTrue(inName.size() > 2 && !inName.subList(2, inName.size()).contains(true), "descriptions count too");
        assertEquals(
                "chess-set-thuya-and-lemonwood",
                list("?q=chess").getFirst().at("/slug").asText());
    }

    @Test
    void theLastWordMayBeUnfinishedAndTheOthersMustAllOccur() {
        assertEquals("etched-brass-tray", slugs("?q=brass%20tra").getFirst());
        assertEquals(List.of(), slugs("?q=brass%20teaspoonful"));
    }

    @Test
    void otherFormsOfAWordAndAccentsDoNotMatter() {
        assertTrue(slugs("?q=lanterns").contains("pierced-brass-lantern"));
        assertEquals(slugs("?q=k%C3%BCtahya"), slugs("?q=KUTAHYA"));
        assertFalse(slugs("?q=kutahya").isEmpty(), "brands count");
        assertEquals(11, list("?q=jewellery&limit=100").size(), "the names of categories count");
    }

    @Test
    void stopWordsAndPunctuationAreNoObstacle() {
        assertTrue(slugs("?q=the%20mosaic%20lamp").contains("mosaic-hanging-lamp"));
        assertTrue(slugs("?q=" + encoded("lamp & mosaic!")).contains("mosaic-hanging-lamp"));
        assertEquals(list("?limit=5"), list("?limit=5&q=" + encoded(" !& ")), "no word at all: everything");
    }

    @Test
    void aCategoryHoldsWhatIsBelowIt() {
        assertEquals(12, list("?category=ceramics&limit=100").size());
        assertEquals(45, list("?category=table&limit=100").size());
        expectField("category", "?category=nowhere");
    }

    @Test
    void theCategoriesCountTheirProducts() {
        var tree = guest.get("/api/v1/categories").expect(200).body().at("/items");
        assertEquals(6, tree.size());
        assertEquals("table", tree.at("/0/slug").asText());
        assertEquals(45, tree.at("/0/products").asInt());
        assertEquals("ceramics", tree.at("/0/children/0/slug").asText());
        assertEquals(
                PRODUCTS,
                StreamSupport.stream(tree.spliterator(), false)
                        .mapToInt(category -> category.at("/products").asInt())
                        .sum());
    }

    @Test
    void pricesFilterInTheirCurrency() {
        var found = all("?minPrice=2000&maxPrice=3000&currency=USD&limit=100");
        assertFalse(found.isEmpty());
        found.forEach(product -> {
            int price = price(product, "USD");
            assertTrue(price >= 2000 && price <= 3000, product::toString);
        });
        assertEquals(
                all("?limit=100").stream()
                        .filter(product -> price(product, "USD") >= 2000 && price(product, "USD") <= 3000)
                        .count(),
                found.size());
        assertEquals(List.of(), list("?minPrice=1&currency=JPY"), "nothing is sold for yen");
    }

    @Test
    void whatIsSoldOutCanBeLeftOut() {
        var available = all("?inStock=true&limit=100");
        var soldOut = all("?inStock=false&limit=100");
        assertTrue(available.stream().allMatch(product -> product.at("/inStock").asBoolean()));
        assertTrue(soldOut.stream().noneMatch(product -> product.at("/inStock").asBoolean()));
        assertEquals(9, soldOut.size());
        assertEquals(PRODUCTS, available.size() + soldOut.size());
    }

    @Test
    void everyOrderIsInOrderAndEveryPageGoesOnWhereTheLastOneEnded() {
        var byPrice = Comparator.<JsonNode>comparingInt(product -> price(product, "EUR"));
        var byDate = Comparator.<JsonNode, Instant>comparing(
                product -> Instant.parse(product.at("/publishedAt").asText()));
        var byName = Comparator.<JsonNode, String>comparing(
                product -> Normalizer.normalize(product.at("/name").asText(), Normalizer.Form.NFD)
                        .replaceAll("\\p{M}", "")
                        .toLowerCase(Locale.ROOT));
        expectOrder("?sort=price&limit=7", byPrice, PRODUCTS);
        expectOrder("?sort=-price&limit=100", byPrice.reversed(), PRODUCTS);
        expectOrder("?sort=newest&limit=50", byDate.reversed(), PRODUCTS);
        expectOrder("?sort=name&limit=33", byName, PRODUCTS);
        expectOrder(
                "?sort=price&q=hand&limit=3", byPrice, all("?q=hand&limit=100").size());
        assertEquals(all("?q=hand&limit=100"), all("?q=hand&limit=3"), "by relevance");
    }

    private void expectOrder(String query, Comparator<JsonNode> order, int size) {
        var found = all(query);
        assertEquals(size, found.size(), query);
        assertEquals(size, new HashSet<>(found).size(), query);
        for (int i = 1; i < found.size(); i++) {
            int at = i;
            assertTrue(order.compare(found.get(i - 1), found.get(i)) <= 0, () -> query + " at " + found.get(at));
        }
    }

    @Test
    void pagesStayInStepWhileTheShopChanges(TestDatabase database) {
        var admin = guest.as(TestTokens.admin());
        var before = all("?sort=name&category=tea&limit=100");
        var first = guest.get("/api/v1/products?sort=name&category=tea&limit=5").expect(200);
        var names = List.of("Aaa, a new first", "Zzz, a new last");
        var ids = new ArrayList<String>();
        for (var name : names) {
            var id = admin.post("/api/v1/products", """
                            {'name': '%s', 'description': 'x', 'brand': 'x', 'category': 'tea', 'variants': [{'sku': '%s',
                             'weightGrams': 1, 'taxCategory': 'reduced', 'prices': [{'amount': 1, 'currency': 'EUR'}]}]}""".formatted(name, "NEW" + ids.size()))
                    .expect(201)
                    .text("/id");
            ids.add(id);
            admin.put("/api/v1/products/" + id + "/publication", "{'published': true}")
                    .expect(200);
        }
        var rest = all("?sort=name&category=tea&limit=5", first.text("/next"));
        var seen = new ArrayList<String>();
        first.body()
                .at("/items")
                .forEach(product -> seen.add(product.at("/slug").asText()));
        rest.forEach(product -> seen.add(product.at("/slug").asText()));
        var expected = new ArrayList<>(
                before.stream().map(product -> product.at("/slug").asText()).toList());
        expected.add("zzz-a-new-last");
        assertEquals(expected, seen);
        ids.forEach(id -> database.asSuperuser("UPDATE product SET published_at = NULL WHERE id = '%s'".formatted(id)));
    }

    @Test
    void whatCannotBeReadIsNamed() {
        expectField("limit", "?limit=101");
        expectField("limit", "?limit=x");
        expectField("sort", "?sort=cheapest");
        expectField("sort", "?sort=relevance");
        expectField("cursor", "?cursor=rubbish");
        expectField(
                "cursor",
                "?sort=price&cursor=" + guest.get("/api/v1/products?limit=1").text("/next"));
        var forged = Cursor.of("NEWEST", "+99999-01-01T00:00:00Z", UUID.randomUUID());
        expectField("cursor", "?cursor=" + forged.encode());
        expectField("minPrice", "?minPrice=1.50");
        expectField("maxPrice", "?maxPrice=-1");
        expectField("currency", "?currency=euro");
        expectField("inStock", "?inStock=perhaps");
        expectField("q", "?q=" + "a".repeat(201));
        expectField("category", "?category=tea%00");
        expectField("id", "/a%00b");
    }

    @Test
    void aCursorOfOnesOwnMakingFindsWhatItCan() {
        guest.get("/api/v1/products?sort=name&cursor="
                        + Cursor.of("NAME", "a", "1-1-1-1-1").encode())
                .expect(200);
        guest.get("/api/v1/products?q=bowl&cursor="
                        + Cursor.of("RELEVANCE", "1e-99", UUID.randomUUID()).encode())
                .expect(200);
    }

    private void expectField(String field, String query) {
        var answer = guest.get("/api/v1/products" + query).expectProblem(400, "invalid-request");
        assertEquals(field, answer.text("/errors/0/field"), query);
    }

    private List<JsonNode> list(String query) {
        var items = new ArrayList<JsonNode>();
        guest.get("/api/v1/products" + query).expect(200).body().at("/items").forEach(items::add);
        return items;
    }

    private List<String> slugs(String query) {
        return list(query).stream().map(product -> product.at("/slug").asText()).toList();
    }

    /** All pages. */
    private List<JsonNode> all(String query) {
        return all(query, "");
    }

    /** All pages from a cursor on. */
    private List<JsonNode> all(String query, String cursor) {
        var items = new ArrayList<JsonNode>();
        var next = cursor;
        do {
            var page = guest.get("/api/v1/products" + query + (next.isEmpty() ? "" : "&cursor=" + next))
                    .expect(200)
                    .body();
            page.at("/items").forEach(items::add);
            next = page.at("/next").asText();
        } while (!next.isEmpty());
        return items;
    }

    private static int price(JsonNode product, String currency) {
        return StreamSupport.stream(product.at("/prices").spliterator(), false)
                .filter(price -> price.at("/currency").asText().equals(currency))
                .findFirst()
                .orElseThrow()
                .at("/amount")
                .asInt();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
