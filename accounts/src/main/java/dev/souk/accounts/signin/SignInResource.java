package dev.souk.accounts.signin;

import dev.souk.accounts.NoStore;
import dev.souk.accounts.account.Email;
import dev.souk.accounts.account.Passwords;
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

/** Logging in and out. */
@Path("/api/v1/auth")
@Singleton
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Log-in", description = "Logging in and out")
public class SignInResource {

    private static final String TOKENS_EXAMPLE = """
            {"accessToken":"eyJhbGciOiJSUzI1NiIsImtpZCI6IjAxOWEifQ.e30.c2ln","tokenType":"Bearer","expiresIn":300,\
            "refreshToken":"mS0vXo1c3m8pJ0cYk2v5w7z9B1d3F5h7J9l1N3p5R7s"}""";

    private final SignIn signIn;

    @Inject
    SignInResource(SignIn signIn) {
        this.signIn = signIn;
    }

    /** Email and password. */
    @Schema(name = "Credentials")
    public record Credentials(
            @NotBlank @Size(max = Email.MAX_LENGTH) @Schema(example = "ada@example.com")
            String email,

            @NotNull @Size(min = 1, max = Passwords.MAX_LENGTH) @Schema(example = "correct horse battery")
            String password) {

        /** Without the password. */
        @Override
        public String toString() {
            return "Credentials[]";
        }
    }

    /** A refresh token. */
    @Schema(name = "RefreshTokenBody")
    public record RefreshTokenBody(
            @NotBlank @Size(max = 200) String refreshToken) {

        /** Without the token. */
        @Override
        public String toString() {
            return "RefreshTokenBody[]";
        }
    }

    /** Begins a session. */
    @POST
    @Path("/login")
    @Operation(
            operationId = "logIn",
            summary = "Log in",
            description =
                    "An address that is not confirmed yet is refused like a wrong password. After ten wrong passwords for"
                            + " an address, whoever sent them has to wait before each further try, from a second up to"
                            + " fifteen minutes.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Credentials.class),
                            examples =
                                    @ExampleObject(
                                            name = "credentials",
                                            value =
                                                    "{\"email\":\"ada@example.com\",\"password\":\"correct horse battery\"}")))
    @APIResponse(
            responseCode = "200",
            description = "Logged in",
            content =
                    @Content(
                            schema = @Schema(implementation = Tokens.class),
                            examples = @ExampleObject(name = "tokens", value = TOKENS_EXAMPLE)))
    @APIResponse(ref = "InvalidRequest", responseCode = "400")
    @APIResponse(ref = "CredentialsRefused", responseCode = "401")
    @APIResponse(ref = "TooManyRequests", responseCode = "429")
    public Response logIn(@NotNull @Valid Credentials body, @Context HttpHeaders headers) {
        return NoStore.answer(
                Response.ok(signIn.logIn(Email.parse(body.email()), body.password(), Network.of(headers))));
    }

    /** Goes on with a session. */
    @POST
    @Path("/refresh")
    @Operation(
            operationId = "refreshTokens",
            summary = "Get new tokens",
            description =
                    "Uses the refresh token up and gives the next one. A client that got no answer may send the same token"
                            + " again within twenty seconds. A refresh token that comes a second time otherwise has been"
                            + " stolen from somebody: the whole session ends, and its access tokens with it.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = RefreshTokenBody.class),
                            examples =
                                    @ExampleObject(
                                            name = "refresh",
                                            value =
                                                    "{\"refreshToken\":\"mS0vXo1c3m8pJ0cYk2v5w7z9B1d3F5h7J9l1N3p5R7s\"}")))
    @APIResponse(
            responseCode = "200",
            description = "New tokens",
            content =
                    @Content(
                            schema = @Schema(implementation = Tokens.class),
                            examples = @ExampleObject(name = "tokens", value = TOKENS_EXAMPLE)))
    @APIResponse(ref = "InvalidRequest", responseCode = "400")
    @APIResponse(ref = "CredentialsRefused", responseCode = "401")
    public Response refresh(@NotNull @Valid RefreshTokenBody body) {
        return NoStore.answer(Response.ok(signIn.refresh(new RefreshToken(body.refreshToken()))));
    }

    /** Ends a session. */
    @POST
    @Path("/logout")
    @Operation(
            operationId = "logOut",
            summary = "Log out",
            description =
                    "Ends the session of the refresh token. Within a second all services refuse its access tokens."
                            + " Answers the same when there is no such session.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = RefreshTokenBody.class),
                            examples =
                                    @ExampleObject(
                                            name = "refresh token",
                                            value =
                                                    "{\"refreshToken\":\"mS0vXo1c3m8pJ0cYk2v5w7z9B1d3F5h7J9l1N3p5R7s\"}")))
    @APIResponse(responseCode = "204", description = "Logged out")
    @APIResponse(ref = "InvalidRequest", responseCode = "400")
    public void logOut(@NotNull @Valid RefreshTokenBody body) {
        signIn.logOut(new RefreshToken(body.refreshToken()));
    }
}
