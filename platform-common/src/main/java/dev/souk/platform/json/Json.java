package dev.souk.platform.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * How Souk reads and writes JSON: records, instants in ISO 8601, an empty {@code Optional} left out.
 *
 * <p>Requests are read by {@link #mapper()}, which refuses what it does not understand: unknown fields, values of
 * another type, a field given twice, text and times that can't be stored, text after the end. Answers and events of another
 * service are read by {@link #tolerant()}, which ignores fields it does not know, so that a producer may add some.
 */
public final class Json {

    private static final ObjectMapper STRICT = build();
    private static final ObjectMapper TOLERANT =
            STRICT.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Json() {}

    /** The mapper for what a client sends: strict. Shared and not to be reconfigured. */
    public static ObjectMapper mapper() {
        return STRICT;
    }

    /** The mapper for what another service sends: the same, but fields that are not known are ignored. */
    public static ObjectMapper tolerant() {
        return TOLERANT;
    }

    /** The value as JSON text; {@link UncheckedIOException} when it has no JSON form, which is a defect. */
    public static String write(Object value) {
        try {
            return STRICT.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(
                    "cannot be written as JSON: " + value.getClass().getName(), e);
        }
    }

    /**
     * Reads text that Souk wrote itself, tolerantly: a stored row, an event, a cached answer.
     *
     * @throws UncheckedIOException when the text is not JSON of this type
     */
    public static <T> T read(String text, Class<T> type) {
        try {
            return TOLERANT.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("not the JSON of a " + type.getSimpleName(), e);
        }
    }

    private static ObjectMapper build() {
        var factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(64).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .build();
        return JsonMapper.builder(factory)
                .addModules(
                        new Jdk8Module(),
                        new JavaTimeModule(),
                        new SimpleModule()
                                .addDeserializer(String.class, new StorableText())
                                .addDeserializer(Instant.class, new StorableInstant()))
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .disable(
                        SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                        SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
                        DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .withCoercionConfig(
                        LogicalType.Textual,
                        config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build();
    }

    /** Text without U+0000, which PostgreSQL can't store: refused with its field, not with a failed statement. */
    private static final class StorableText extends StringDeserializer {
        private static final long serialVersionUID = 1L;

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = super.deserialize(parser, context);
            if (text != null && text.indexOf('\0') >= 0) {
                throw context.instantiationException(
                        String.class, new IllegalArgumentException("must not hold the character U+0000"));
            }
            return text;
        }
    }

    /** An instant as text, in a year that PostgreSQL and ISO 8601 without a sign can write; numbers are refused. */
    private static final class StorableInstant extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1L;
        private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
        private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

        StorableInstant() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (Instant) context.handleUnexpectedToken(Instant.class, parser);
            }
            Instant instant = InstantDeserializer.INSTANT.deserialize(parser, context);
            if (instant == null || instant.isBefore(FIRST) || !instant.isBefore(END)) {
                throw context.instantiationException(
                        Instant.class, new IllegalArgumentException("must be in a year from 1 to 9999"));
            }
            return instant;
        }
    }
}
