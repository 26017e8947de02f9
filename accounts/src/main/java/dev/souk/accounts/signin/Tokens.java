package dev.souk.accounts.signin;

import dev.souk.accounts.token.TokenIssuer;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The tokens of a session: one to call with for a few minutes, one to get the next pair with. */
@Schema(name = "Tokens")
record Tokens(
        @Schema(description = "A JSON Web Token for \"Authorization: Bearer ...\"")
        String accessToken,

        @Schema(example = "Bearer") String tokenType,

        @Schema(description = "Seconds the access token is good for", example = "300")
        long expiresIn,

        @Schema(description = "Good for one use") String refreshToken) {

    static Tokens of(String accessToken, RefreshToken refreshToken) {
        return new Tokens(accessToken, "Bearer", TokenIssuer.USER_TOKEN_LIFETIME.toSeconds(), refreshToken.value());
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "Tokens[]";
    }
}
