package dev.souk.accounts.token;

import dev.souk.platform.identity.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lets an admin see the signing keys and make a new one outside the schedule. */
@Path("/api/v1/accounts/signing-keys")
@Singleton
@RolesAllowed(Roles.ADMIN)
@SecurityRequirement(name = "bearer")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Signing keys", description = "Keys that sign tokens")
public class SigningKeyResource {

    private static final String EXAMPLE = """
            {"id":"019a2f6e-5b7c-7e4a-9d21-3f0c8a6b1e55","createdAt":"2026-03-01T09:30:00Z",\
            "signsFrom":"2026-03-01T09:31:00Z"}""";

    private final SigningKeys keys;
    private final KeyPublisher publisher;

    @Inject
    SigningKeyResource(SigningKeys keys, KeyPublisher publisher) {
        this.keys = keys;
        this.publisher = publisher;
    }

    /** A signing key without the key itself. */
    @Schema(name = "SigningKey")
    record SigningKeyView(
            @Schema(description = "The kid of the tokens it signs")
            String id,

            Instant createdAt,
            Instant signsFrom,

            @Schema(type = SchemaType.STRING, format = "date-time", description = "Absent while it has no successor")
            Optional<Instant> verifiesUntil) {

        static SigningKeyView of(SigningKey key) {
            return new SigningKeyView(key.id(), key.createdAt(), key.signsFrom(), key.verifiesUntil());
        }
    }

    /** The keys that verify tokens now; never more than a few. */
    @Schema(name = "SigningKeys")
    record SigningKeyList(List<SigningKeyView> items) {}

    /** The keys that verify tokens now. */
    @GET
    @Operation(operationId = "listSigningKeys", summary = "The keys that verify tokens (admin)")
    @APIResponse(
            responseCode = "200",
            description = "The keys, the oldest first",
            content =
                    @Content(
                            schema = @Schema(implementation = SigningKeyList.class),
                            examples = @ExampleObject(name = "keys", value = "{\"items\":[" + EXAMPLE + "]}")))
    @APIResponse(ref = "Unauthorized", responseCode = "401")
    @APIResponse(ref = "Forbidden", responseCode = "403")
    public SigningKeyList list() {
        return new SigningKeyList(
                keys.tend().keys().stream().map(SigningKeyView::of).toList());
    }

    /** Makes a new key. */
    @POST
    @Operation(
            operationId = "rotateSigningKey",
            summary = "Make a new signing key now (admin)",
            description = "It is published at once and signs a minute later. Tokens signed before stay good.")
    @APIResponse(
            responseCode = "201",
            description = "The new key",
            content =
                    @Content(
                            schema = @Schema(implementation = SigningKeyView.class),
                            examples = @ExampleObject(name = "key", value = EXAMPLE)))
    @APIResponse(ref = "Unauthorized", responseCode = "401")
    @APIResponse(ref = "Forbidden", responseCode = "403")
    public Response rotate() {
        SigningKey key = keys.rotate();
        publisher.hurry();
        return Response.status(Response.Status.CREATED)
                .entity(SigningKeyView.of(key))
                .build();
    }
}
