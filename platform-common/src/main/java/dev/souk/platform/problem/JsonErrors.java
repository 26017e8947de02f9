package dev.souk.platform.problem;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.exc.StreamWriteException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What is wrong with a JSON body, in the words of JSON and without a class name. Empty when the body is not to blame. */
final class JsonErrors {

    private JsonErrors() {}

    static Optional<Problem> problem(JsonProcessingException e) {
        return switch (e) {
            case StreamWriteException ours -> Optional.empty();
            case StreamReadException malformed -> Optional.of(malformed(malformed));
            case InvalidDefinitionException ours -> Optional.empty();
            case JsonMappingException ours when ours.getProcessor() instanceof JsonGenerator -> Optional.empty();
            case UnrecognizedPropertyException unknown ->
                Optional.of(at(unknown, "is not a known field" + known(unknown)));
            case ValueInstantiationException refused -> Optional.of(at(refused, reason(refused)));
            case InvalidFormatException wrong -> Optional.of(at(wrong, "must be " + expected(wrong.getTargetType())));
            case MismatchedInputException wrong -> Optional.of(mismatch(wrong));
            case JsonMappingException wrong -> Optional.of(at(wrong, "cannot be read"));
            default -> Optional.of(malformed(e));
        };
    }

    private static Problem malformed(JsonProcessingException e) {
        var where = e.getLocation() == null
                ? ""
                : " At line %d, column %d."
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
        var duplicate = e.getOriginalMessage().startsWith("Duplicate field")
                ? "A field is given twice."
                : "The body cannot be parsed.";
        return Problem.of(ProblemType.MALFORMED, duplicate + where);
    }

    private static Problem mismatch(MismatchedInputException e) {
        if (e.getOriginalMessage().startsWith("Trailing token")) {
            return Problem.of(ProblemType.MALFORMED, "There is something after the end of the JSON value.");
        }
        if (e.getOriginalMessage().startsWith("Missing required creator property")
                || e.getOriginalMessage().startsWith("Cannot map `null`")) {
            return at(e, "is required");
        }
        if (e.getPath().isEmpty()
                && (e.getProcessor() == null || e.getOriginalMessage().startsWith("No content"))) {
            return Problem.of(ProblemType.INVALID, HttpErrors.BODY_REQUIRED);
        }
        return at(e, "must be " + expected(e.getTargetType()));
    }

    private static Problem at(JsonMappingException e, String message) {
        return Problem.invalid(List.of(new Problem.FieldError(path(e), message)));
    }

    private static String path(JsonMappingException e) {
        var path = new StringBuilder();
        for (var step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.isEmpty() ? "body" : path.toString();
    }

    private static String known(UnrecognizedPropertyException e) {
        return Optional.ofNullable(e.getKnownPropertyIds())
                .filter(names -> !names.isEmpty())
                .map(names -> names.stream()
                        .map(Object::toString)
                        .sorted()
                        .collect(Collectors.joining(", ", "; known: ", "")))
                .orElse("");
    }

    /** A record's own check speaks for itself; any other failure of a constructor says nothing to a client. */
    private static String reason(ValueInstantiationException e) {
        return switch (e.getCause()) {
            case IllegalArgumentException refused when refused.getMessage() != null -> refused.getMessage();
            case ProblemException refused -> refused.problem().detail().orElse("is not valid");
            case null, default -> "is not valid";
        };
    }

    private static String expected(Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name())
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type) || type == Boolean.class) {
            return type == boolean.class || type == Boolean.class ? "true or false" : "a number";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a string";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "an array";
        }
        if (type == UUID.class) {
            return "a UUID";
        }
        if (type == Instant.class) {
            return "an instant such as 2026-01-31T12:00:00Z";
        }
        if (type == LocalDate.class) {
            return "a date such as 2026-01-31";
        }
        return type.isRecord() || Map.class.isAssignableFrom(type) ? "an object" : "of another type";
    }
}
