package dev.souk.edge.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ApiDocumentTest {

    private final ApiDocument document = new ApiDocument("Test", "1", "");

    @Test
    void internalPathsStayInside() {
        JsonNode merged = document.add("a", json("{'paths':{'/api/v1/a':{},'/internal/a':{}}}"))
                .json();
        assertTrue(merged.path("paths").has("/api/v1/a"));
        assertFalse(merged.path("paths").has("/internal/a"));
    }

    @Test
    void equalComponentsAppearOnceAndDifferentOnesAreRenamedWithTheirReferences() {
        String a = "{'paths':{'/api/v1/a':{'$ref':'#/components/schemas/Line'}},"
                + "'components':{'schemas':{'Money':{'type':'object'},'Line':{'type':'string'}}}}";
        String b = "{'paths':{'/api/v1/b':{'$ref':'#/components/schemas/Line'}},"
                + "'components':{'schemas':{'Money':{'type':'object'},'Line':{'type':'integer'},"
                + "'Page':{'items':{'$ref':'#/components/schemas/Line'}}}}}";
        JsonNode merged = document.add("a", json(a)).add("b", json(b)).json();

        JsonNode schemas = merged.path("components").path("schemas");
        assertEquals("string", schemas.path("Line").path("type").asText());
        assertEquals("integer", schemas.path("BLine").path("type").asText());
        assertFalse(schemas.has("BMoney"));
        assertEquals(
                "#/components/schemas/BLine", schemas.at("/Page/items/$ref").asText());
        assertEquals(
                "#/components/schemas/Line",
                merged.path("paths").path("/api/v1/a").path("$ref").asText());
        assertEquals(
                "#/components/schemas/BLine",
                merged.path("paths").path("/api/v1/b").path("$ref").asText());
    }

    @Test
    void twoServicesCannotOfferOnePath() {
        document.add("a", json("{'paths':{'/api/v1/a':{}}}"));
        JsonNode again = json("{'paths':{'/api/v1/a':{}}}");
        assertThrows(IllegalArgumentException.class, () -> document.add("b", again));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
