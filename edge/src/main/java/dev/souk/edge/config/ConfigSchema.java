package dev.souk.edge.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** The schema of the document, as an editor can use it too. Loaded when the first document has to be checked. */
final class ConfigSchema {

    private static final JsonSchema SCHEMA = load();

    private ConfigSchema() {}

    /**
     * Checks the shape of a document.
     *
     * @throws InvalidConfig with everything that is not as the schema says
     */
    static void check(JsonNode document) throws InvalidConfig {
        List<String> errors = SCHEMA.validate(document).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .toList();
        if (!errors.isEmpty()) {
            throw new InvalidConfig(errors);
        }
    }

    private static JsonSchema load() {
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                .pathType(PathType.JSON_POINTER)
                .locale(Locale.ROOT)
                .build();
        try (InputStream in = ConfigSchema.class.getResourceAsStream("/edge-config.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
