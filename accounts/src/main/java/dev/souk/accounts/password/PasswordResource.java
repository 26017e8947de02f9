package dev.souk.accounts.password;

import dev.souk.accounts.NoStore;
import dev.souk.accounts.account.Passwords;
import dev.souk.accounts.signin.Network;
import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.identity.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The caller's own password. */
@Path("/api/v1/accounts/me/password")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Passwords", description = "Changing a password, and getting a new one by mail")
public class PasswordResource {

    private final PasswordChange change;
    private final CurrentCaller caller;

    @Inject
    PasswordResource(PasswordChange change, CurrentCaller caller) {
        this.change = change;
        this.caller = caller;
    }

    /** The present password and the one wanted instead. */
    @Schema(name = "NewPassword")
    public record NewPassword(
            @NotNull @Size(min = 1, max = Passwords.MAX_LENGTH) @Schema(example = "correct horse battery")
            String currentPassword,

            @NotNull
            @Size(min = Passwords.MIN_LENGTH, max = Passwords.MAX_LENGTH)
            @Schema(example = "staple the horse well")
            String password) {

        /** Without the passwords. */
        @Override
        public String toString() {
            return "NewPassword[]";
        }
    }

    /** Changes it. */
    @PUT
    @RolesAllowed(Roles.CUSTOMER)
    @SecurityRequirement(name = "bearer")
    @Operation(
            operationId = "changePassword",
            summary = "Change your password",
            description = "Ends all your other sessions, and codes for a new password that were mailed before. A mail"
                    + " tells you. Wrong present passwords count like wrong ones at log-in.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = NewPassword.class),
                            examples = @ExampleObject(name = "another password", value = """
                                    {"currentPassword":"correct horse battery","password":"staple the horse well"}""")))
    @APIResponse(responseCode = "204", description = "Changed")
    @APIResponse(ref = "InvalidRequest", responseCode = "400")
    @APIResponse(ref = "Unauthorized", responseCode = "401")
    @APIResponse(ref = "PasswordRefused", responseCode = "403")
    @APIResponse(ref = "TooManyRequests", responseCode = "429")
    public Response change(@NotNull @Valid NewPassword body, @Context HttpHeaders headers) {
        change.change(caller.requireUser(), body.currentPassword(), body.password(), Network.of(headers));
        return NoStore.answer(Response.noContent());
    }
}
