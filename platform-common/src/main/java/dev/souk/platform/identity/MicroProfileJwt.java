package dev.souk.platform.identity;

import io.helidon.security.AuthenticationResponse;
import io.helidon.security.Principal;
import io.helidon.security.Security;
import io.helidon.security.SecurityContext;
import io.helidon.security.Subject;
import io.helidon.security.jwt.SignedJwt;
import io.helidon.security.providers.common.TokenCredential;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;

/**
 * Makes {@code @Inject JsonWebToken} and {@code @Claim} of MicroProfile JWT work: Helidon takes them from its security
 * context, which this fills with the token that has been verified here. Costs nothing where neither is injected.
 */
@Dependent
@Alternative
@Priority(1)
class MicroProfileJwt {

    @Produces
    @RequestScoped
    SecurityContext securityContext() {
        SecurityContext context = security().createContext("request");
        PresentedToken.current().ifPresent(_ -> context.authenticate());
        return context;
    }

    private static Security security() {
        return Security.builder()
                .addAuthenticationProvider(_ -> PresentedToken.current()
                        .map(token -> AuthenticationResponse.success(subject(token.jwt())))
                        .orElseGet(AuthenticationResponse::abstain))
                .build();
    }

    private static Subject subject(String jwt) {
        SignedJwt token = SignedJwt.parseToken(jwt);
        return Subject.builder()
                .principal(Principal.create(token.getJwt().subject().orElseThrow()))
                .addPublicCredential(
                        TokenCredential.class,
                        TokenCredential.builder()
                                .token(jwt)
                                .addToken(SignedJwt.class, token)
                                .build())
                .build();
    }
}
