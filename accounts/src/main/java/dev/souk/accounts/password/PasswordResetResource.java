package dev.souk.accounts.password;

import dev.souk.accounts.NoStore;
import dev.souk.accounts.account.Email;
import dev.souk.accounts.account.Passwords;
import dev.souk.accounts.signin.Network;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
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
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A new password by mail, for who has forgotten theirs. */
@Path("/api/v1/accounts/password-resets")
@Singleton
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Passwords", description = "Changing a password, and getting a new one by mail")
public class PasswordResetResource {

    private final PasswordResets resets;

    @Inject
    PasswordResetResource(PasswordResets resets) {
        this.resets = resets;
    }

    /** Whose password is forgotten. */
    @Schema(name = "PasswordResetRequest")
    public record PasswordResetRequest(
            @NotBlank @Size(max = Email.MAX_LENGTH) @Schema(example = "ada@example.com")
            String email) {}

    /** A code from a mail and the password wanted. */
    @Schema(name = "PasswordReset")
    public record PasswordReset(
            @NotBlank @Size(max = 100) String code,

            @NotNull
            @Size(min = Passwords.MIN_LENGTH, max = Passwords.MAX_LENGTH)
            @Schema(example = "staple the horse well")
            String password) {

        /** Without the code and the password. */
        @Override
        public String toString() {
            return "PasswordReset[]";
        }
    }

    /** Has a code sent; the answer does not tell whether the address has an account. */
    @POST
    @Operation(
            operationId = "requestPasswordReset",
            summary = "Ask for a new password",
            description =
                    "Mails a code to the address if it has an account. The answer is the same, after the same work,"
                            + " when it has none.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = PasswordResetRequest.class),
                            examples = @ExampleObject(name = "address", value = "{\"email\":\"ada@example.com\"}")))
    @APIResponse(responseCode = "202", description = "If the address has an account, a mail is on its way")
    @APIResponse(ref = "InvalidRequest", responseCode = "400")
    @APIResponse(ref = "TooManyRequests", responseCode = "429")
    public Response request(@NotNull @Valid PasswordResetRequest body) {
        resets.request(Email.parse(body.email()));
        return NoStore.answer(Response.accepted());
    }

    /** Sets the new password. */
    @POST
    @Path("/confirmations")
    @Operation(
            operationId = "resetPassword",
            summary = "Set a new password",
            description =
                    "Takes the code from the mail, which is good for one use and for an hour. Ends all sessions of the"
                            + " account. Confirms the address if it was not confirmed yet.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = PasswordReset.class),
                            examples = @ExampleObject(name = "code and password", value = """
                                    {"code":"AZovblt8fkqdIT8MimseVXjQ0q6R6m1z1J2rB0n3kYs","password":"staple the horse well"}""")))
    @APIResponse(responseCode = "204", description = "Set: log in with it")
    @APIResponse(ref = "PasswordResetCodeInvalid", responseCode = "400")
    @APIResponse(ref = "TooManyRequests", responseCode = "429")
    public Response confirm(@NotNull @Valid PasswordReset body, @Context HttpHeaders headers) {
        resets.confirm(body.code().strip(), body.password(), Network.of(headers));
        return NoStore.answer(Response.noContent());
    }
}
