package dev.souk.platform.openapi;

import dev.souk.platform.idempotency.Idempotent;
import dev.souk.platform.json.Json;
import dev.souk.platform.problem.Problem;
import dev.souk.platform.problem.ProblemType;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Describes in a service's OpenAPI document what is the same in every service: the answers when something is wrong, and the
 * header that makes it safe to send a request again. {@code @APIResponse(responseCode = "404", ref = "NotFound")} and
 * {@code @Parameter(ref = "IdempotencyKey")} are all that a resource method says. Only what is referred to is added, and
 * what a service describes itself stays. What follows from the rest of an operation is added as well.
 */
public final class SharedComponents implements OASFilter {

    private static final String ANY_KEY = "A fresh value for each intent, such as a UUID; the same for a repetition";

    private static final String PROBLEM = "Problem";

    private static final String UNAUTHORIZED = "Unauthorized";

    private static final String LIMIT = "limit";

    private static final Map<String, Shared> SHARED = new TreeMap<>(Map.of(
            "InvalidRequest",
            new Shared(
                    "The request is not valid; errors names what is wrong",
                    Problem.invalid(List.of(new Problem.FieldError("limit", "must be a whole number from 1 to 100")))),
            UNAUTHORIZED,
            Shared.of(
                    "No token, or none that is good",
                    ProblemType.UNAUTHORIZED,
                    "The token has expired: refresh it or log in again."),
            "Forbidden",
            Shared.of("Your role does not allow this", ProblemType.FORBIDDEN, "This needs one of the roles [admin]."),
            "NotFound",
            Shared.of("There is no such thing", ProblemType.NOT_FOUND, "There is no such thing."),
            "Conflict",
            Shared.of("Not in the current state", ProblemType.CONFLICT, "It changed meanwhile: read it and try again."),
            "TooManyRequests",
            Shared.of(
                    "Too soon; the header Retry-After says in how many seconds",
                    ProblemType.TOO_MANY_REQUESTS,
                    "Wait before the next try."),
            "Unavailable",
            Shared.of(
                    "Something that this needs does not answer",
                    ProblemType.UNAVAILABLE,
                    "Another service does not answer; try again in a moment.")));

    /** Made by the OpenAPI implementation. */
    public SharedComponents() {}

    private record Shared(String description, Problem example) {

        static Shared of(String description, ProblemType type, String detail) {
            return new Shared(description, Problem.of(type, detail));
        }

        APIResponse response() {
            var slug = example.type().substring(example.type().lastIndexOf(':') + 1);
            var content = OASFactory.createMediaType()
                    .schema(OASFactory.createSchema().ref(PROBLEM))
                    .addExample(slug, OASFactory.createExample().value(Json.read(Json.write(example), Map.class)));
            return OASFactory.createAPIResponse()
                    .description(description)
                    .content(OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, content));
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        operations(api).forEach(SharedComponents::complete);
        Components components = Optional.ofNullable(api.getComponents()).orElseGet(OASFactory::createComponents);
        Set<String> described = components.getResponses() == null
                ? Set.of()
                : Set.copyOf(components.getResponses().keySet());
        Set<String> missing =
                references(api).filter(name -> !described.contains(name)).collect(Collectors.toSet());
        SHARED.forEach((name, shared) -> {
            if (missing.contains(name)) {
                components.addResponse(name, shared.response());
            }
        });
        Set<String> parameters = operations(api)
                .flatMap(operation -> Optional.ofNullable(operation.getParameters()).stream())
                .flatMap(List::stream)
                .map(parameter -> named(parameter.getRef()))
                .collect(Collectors.toSet());
        if (parameters.contains(Idempotent.REQUIRED_KEY)) {
            components.addParameter(
                    Idempotent.REQUIRED_KEY, idempotencyKey(ANY_KEY).required(true));
        }
        if (parameters.contains(Idempotent.OPTIONAL_KEY)) {
            components.addParameter(
                    Idempotent.OPTIONAL_KEY,
                    idempotencyKey(ANY_KEY
                            + ", which then has no second effect. Without it nothing protects a request that is sent"
                            + " again."));
        }
        if (components.getSchemas() == null || !components.getSchemas().containsKey(PROBLEM)) {
            components.addSchema(PROBLEM, schema());
        }
        api.setComponents(components);
    }

    /** Adds to an operation what follows from the rest of it: 401 for who must log in, what a limit may be, what problems and headers are. */
    private static void complete(Operation operation) {
        Optional.ofNullable(operation.getParameters()).stream()
                .flatMap(List::stream)
                .filter(parameter -> LIMIT.equals(parameter.getName()))
                .forEach(parameter -> parameter.setSchema(limit()));
        if (operation.getResponses() == null) {
            return;
        }
        boolean forSome =
                operation.getSecurity() != null && !operation.getSecurity().isEmpty();
        if (forSome && !operation.getResponses().hasAPIResponse("401")) {
            operation
                    .getResponses()
                    .addAPIResponse("401", OASFactory.createAPIResponse().ref(UNAUTHORIZED));
        }
        operation.getResponses().getAPIResponses().values().stream()
                .flatMap(response -> Optional.ofNullable(response.getContent()).stream())
                .flatMap(content -> Optional.ofNullable(content.getMediaType(Problem.MEDIA_TYPE)).stream())
                .filter(problem -> problem.getSchema() == null)
                .forEach(problem -> problem.setSchema(OASFactory.createSchema().ref(PROBLEM)));
        operation.getResponses().getAPIResponses().values().stream()
                .flatMap(response -> Optional.ofNullable(response.getHeaders()).stream())
                .flatMap(headers -> headers.values().stream())
                .filter(header -> header.getRef() == null && header.getSchema() == null)
                .forEach(header -> header.setSchema(text()));
    }

    private static Schema limit() {
        return OASFactory.createSchema()
                .type(Schema.SchemaType.INTEGER)
                .minimum(BigDecimal.ONE)
                .maximum(BigDecimal.valueOf(100))
                .defaultValue(20);
    }

    private static Parameter idempotencyKey(String description) {
        return OASFactory.createParameter()
                .name(Idempotent.KEY)
                .in(Parameter.In.HEADER)
                .description(description)
                .schema(text());
    }

    private static Stream<Operation> operations(OpenAPI api) {
        if (api.getPaths() == null || api.getPaths().getPathItems() == null) {
            return Stream.empty();
        }
        return api.getPaths().getPathItems().values().stream().flatMap(path -> path.getOperations().values().stream());
    }

    private static Stream<String> references(OpenAPI api) {
        return operations(api)
                .filter(operation -> operation.getResponses() != null)
                .flatMap(operation -> operation.getResponses().getAPIResponses().values().stream())
                .map(APIResponse::getRef)
                .filter(Objects::nonNull)
                .map(SharedComponents::named);
    }

    /** The name of the component that is referred to; empty without a reference. */
    private static String named(String reference) {
        return reference == null ? "" : reference.substring(reference.lastIndexOf('/') + 1);
    }

    private static Schema schema() {
        var fields = new LinkedHashMap<String, Schema>();
        fields.put("type", text().description("Names the kind of problem and never changes"));
        fields.put("title", text());
        fields.put("status", OASFactory.createSchema().type(Schema.SchemaType.INTEGER));
        fields.put("detail", text().description("What to do about it"));
        fields.put("instance", text().description("Names this occurrence"));
        fields.put(
                "errors",
                OASFactory.createSchema()
                        .type(Schema.SchemaType.ARRAY)
                        .description("Which fields of the request are wrong")
                        .items(OASFactory.createSchema()
                                .type(Schema.SchemaType.OBJECT)
                                .addProperty("field", text())
                                .addProperty("message", text())));
        return OASFactory.createSchema()
                .type(Schema.SchemaType.OBJECT)
                .description("An RFC 9457 problem")
                .required(List.of("type", "title", "status"))
                .properties(fields);
    }

    private static Schema text() {
        return OASFactory.createSchema().type(Schema.SchemaType.STRING);
    }
}
