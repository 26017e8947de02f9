package dev.souk.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.souk.platform.json.Json;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The options of a variant as a column holds them: a JSON object of texts, {@code {"size": "12 cm"}}. */
public final class Options {

    private static final TypeReference<LinkedHashMap<String, String>> TYPE = new TypeReference<>() {};

    private Options() {}

    /** Reads the column. */
    public static Map<String, String> read(String column) {
        try {
            return Json.mapper().readValue(column, TYPE);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("options that are not a JSON object of texts", e);
        }
    }

    /** A product's name with the options of a variant, for people: {@code Tulip bowl (12 cm, cobalt)}. */
    public static String describe(String productName, Map<String, String> options) {
        return options.isEmpty() ? productName : productName + " (" + String.join(", ", options.values()) + ")";
    }
}
