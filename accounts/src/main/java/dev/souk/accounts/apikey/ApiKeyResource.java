package dev.souk.accounts.apikey;

import dev.souk.accounts.NoStore;
import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.idempotency.Idempotent;
import dev.souk.platform.identity.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** API keys, for admins. */
@Path("/api/v1/accounts/api-keys")
@Singleton
@RolesAllowed(Roles.ADMIN)
@SecurityRequirement(name = "bearer")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "API keys", description = "Keys by which machines call the platform")
public class ApiKeyResource {

    private static final String KEY_EXAMPLE = """
            {"id":"019a2f6e-5b7c-7e4a-9d21-3f0c8a6b1e55","name":"warehouse","scopes":["catalog:holds"],\
            "configured":false,"createdAt":"2026-03-01T09:30:00Z","expiresAt":"2027-03-01T09:30:00Z"}""";

    private final ApiKeys keys;

    @Inject
    ApiKeyResource(ApiKeys keys) {
        this.keys = keys;
    }

    /** What a new key is for. */
    @Schema(name = "NewApiKey")
    public record NewApiKey(
            @NotNull
            @Pattern(
                    regexp = "[a-z][a-z0-9-]{0,39}",
                    message = "must be lower case letters, digits and hyphens, at most 40")
            @Schema(example = "warehouse")
            String name,

            @NotNull @Size(min = 1, max = 20)
            List<
                            @NotNull
                            @Pattern(
                                    regexp = "[a-z0-9-]{1,40}:[a-z0-9-]{1,40}",
                                    message = "must look like catalog:holds")
                            String>
                    scopes,

            @Min(1) @Max(730) @Schema(description = "Days until it expires; 365 when absent", example = "365")
            Integer expiresInDays) {}

    /** An API key without the key itself. */
    @Schema(name = "ApiKey")
    record ApiKeyView(
            UUID id,
            @Schema(example = "warehouse") String name,
            List<String> scopes,

            @Schema(description = "Whether it comes from the configuration and can only be changed there")
            boolean configured,

            Instant createdAt,

            @Schema(type = SchemaType.STRING, format = "date-time")
            Optional<Instant> expiresAt,

            @Schema(type = SchemaType.STRING, format = "date-time")
            Optional<Instant> revokedAt) {

        static ApiKeyView of(ApiKey key) {
            return new ApiKeyView(
                    key.id(),
                    key.name(),
                    key.scopes(),
                    key.isConfigured(),
                    key.createdAt(),
                    key.expiresAt(),
                    key.revokedAt());
        }
    }

    /** A new key, this once with the key itself. */
    @Schema(name = "IssuedApiKey")
    record IssuedApiKey(
            UUID id,
            String name,

            @Schema(description = "The key; it is shown this once")
            String key,

            List<String> scopes,

            @Schema(type = SchemaType.STRING, format = "date-time")
            Optional<Instant> expiresAt) {

        /** Without the key. */
        @Override
        public String toString() {
            return "IssuedApiKey[" + id + "]";
        }
    }

    /** The shape of a page, for the API description. */
    @Schema(name = "ApiKeyPage")
    record ApiKeyPage(
            List<ApiKeyView> items,
            @Schema(description = "Absent on the last page") String next) {}

    /** Makes a key. */
    @POST
    @Idempotent(secret = true, optional = true)
    @Parameter(ref = Idempotent.OPTIONAL_KEY)
    @Operation(
            operationId = "createApiKey",
            summary = "Make an API key (admin)",
            description =
                    "The key is shown in this answer and never again; only its digest is kept. So a request that is"
                            + " sent again with its Idempotency-Key makes no second key and is told 409: revoke the key that"
                            + " nobody has seen, and ask for another with a new Idempotency-Key.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = NewApiKey.class),
                            examples =
                                    @ExampleObject(
                                            name = "new key",
                                            value =
                                                    "{\"name\":\"warehouse\",\"scopes\":[\"catalog:holds\"],\"expiresInDays\":365}")))
    @APIResponse(
            responseCode = "201",
            description = "The key",
            content =
                    @Content(
                            schema = @Schema(implementation = IssuedApiKey.class),
                            examples = @ExampleObject(name = "key", value = """
                                    {"id":"019a2f6e-5b7c-7e4a-9d21-3f0c8a6b1e55","name":"warehouse",\
                                    "key":"souk_mS0vXo1c3m8pJ0cYk2v5w7z9B1d3F5h7J9l1N3p5R7s","scopes":["catalog:holds"],\
                                    "expiresAt":"2027-03-01T09:30:00Z"}""")))
    @APIResponse(ref = "InvalidRequest", responseCode = "400")
    @APIResponse(ref = "Unauthorized", responseCode = "401")
    @APIResponse(ref = "Forbidden", responseCode = "403")
    @APIResponse(ref = "AnswerNotKept", responseCode = "409")
    @APIResponse(ref = "KeyReused", responseCode = "422")
    public Response create(@NotNull @Valid NewApiKey body) {
        int days = Optional.ofNullable(body.expiresInDays()).orElse(365);
        ApiKeys.Issued issued =
                keys.issue(body.name(), body.scopes().stream().distinct().toList(), Duration.ofDays(days));
        ApiKey key = issued.key();
        return NoStore.answer(Response.status(Response.Status.CREATED)
                .entity(new IssuedApiKey(key.id(), key.name(), issued.text().value(), key.scopes(), key.expiresAt())));
    }

    /** A page of keys. */
    @GET
    @Operation(operationId = "listApiKeys", summary = "All API keys, the oldest first (admin)")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content =
                    @Content(
                            schema = @Schema(implementation = ApiKeyPage.class),
                            examples = @ExampleObject(name = "page", value = "{\"items\":[" + KEY_EXAMPLE + "]}")))
    @APIResponse(ref = "InvalidRequest", responseCode = "400")
    @APIResponse(ref = "Unauthorized", responseCode = "401")
    @APIResponse(ref = "Forbidden", responseCode = "403")
    public Page<ApiKeyView> list(
            @Parameter(description = "1 to 100", schema = @Schema(type = SchemaType.INTEGER, defaultValue = "20"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "The \"next\" of the page before") @QueryParam("cursor") String cursor) {
        return keys.list(Limit.parse(limit), Cursor.parse(cursor, 1)).map(ApiKeyView::of);
    }

    /** Revokes a key. */
    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "revokeApiKey",
            summary = "Revoke an API key (admin)",
            description = "Within a second all services refuse the tokens bought with it. Revoking it again changes"
                    + " nothing.")
    @APIResponse(responseCode = "204", description = "Revoked")
    @APIResponse(ref = "Unauthorized", responseCode = "401")
    @APIResponse(ref = "Forbidden", responseCode = "403")
    @APIResponse(ref = "NotFound", responseCode = "404")
    @APIResponse(ref = "Conflict", responseCode = "409")
    public void revoke(@PathParam("id") UUID id) {
        keys.revoke(id);
    }
}
