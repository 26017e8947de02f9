package dev.souk.platform.identity;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;

/**
 * Finds out who calls. A request without a bearer token is a guest's; one with a token that does not hold is refused even
 * where guests are welcome, so that nobody takes a guest's answer for their own.
 */
@Provider
@Singleton
@Priority(Priorities.AUTHENTICATION)
final class AuthenticationFilter implements ContainerRequestFilter {

    private static final String SCHEME = "Bearer";

    private final TokenVerifier verifier;

    @Inject
    AuthenticationFilter(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String authorization = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (authorization == null) {
            return;
        }
        int end = (authorization + " ").indexOf(' ');
        if (!authorization.substring(0, end).equalsIgnoreCase(SCHEME)) {
            return;
        }
        String jwt = authorization.substring(end).strip();
        Caller caller = verifier.verify(jwt);
        new PresentedToken(jwt, caller).makeCurrent();
        request.setSecurityContext(
                new BearerSecurity(caller, request.getSecurityContext().isSecure()));
    }

    private record BearerSecurity(Caller caller, boolean isSecure) implements SecurityContext {

        @Override
        public Principal getUserPrincipal() {
            return () -> switch (caller) {
                case Caller.Guest _ -> "guest";
                case Caller.User user -> user.accountId().toString();
                case Caller.Service service -> service.name();
            };
        }

        @Override
        public boolean isUserInRole(String role) {
            return caller.hasRole(role);
        }

        @Override
        public String getAuthenticationScheme() {
            return "BEARER";
        }
    }
}
