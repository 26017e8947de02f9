package dev.souk.platform.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.test.TestTokens;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.Claim;
import org.eclipse.microprofile.jwt.ClaimValue;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;

/** What a request may do over HTTP, with the whole of the identity package in place. */
@HelidonTest
@AddBean(IdentityOfRequestsTest.Resource.class)
class IdentityOfRequestsTest {

    private static final UUID ACCOUNT = UUID.randomUUID();

    private final WebTarget target;

    @Inject
    IdentityOfRequestsTest(WebTarget target) {
        this.target = target;
    }

    @Path("/whoami")
    @RequestScoped
    public static class Resource {

        @Inject
        CurrentCaller caller;

        @Inject
        JsonWebToken token;

        @Inject
        @Claim("sid")
        ClaimValue<Optional<String>> session;

        @GET
        @Path("open")
        @PermitAll
        public String open() {
            return caller.get().toString();
        }

        @GET
        @Path("customers")
        @RolesAllowed("customer")
        public String customers() {
            return caller.requireUser().accountId().toString();
        }

        @GET
        @Path("services")
        @RequiresScope("test:read")
        public String services() {
            return caller.get().toString();
        }

        @GET
        @Path("claims")
        @RolesAllowed("customer")
        public String claims() {
            return token.getSubject() + " " + token.getGroups() + " "
                    + session.getValue().orElse("none");
        }

        @GET
        @Path("undeclared")
        public String undeclared() {
            return "must never be seen";
        }
    }

    @Test
    void aGuestSeesWhatIsOpen() {
        assertEquals("Guest[]", get("open").readEntity(String.class));
        assertRefused(401, get("customers"));
        assertRefused(401, get("services"));
    }

    @Test
    void aCustomerIsKnownByTheToken() {
        Response response = get("customers", TestTokens.customer(ACCOUNT));
        assertEquals(200, response.getStatus());
        assertEquals(ACCOUNT.toString(), response.readEntity(String.class));
        assertRefused(403, get("services", TestTokens.customer(ACCOUNT)));
    }

    @Test
    void aServiceIsKnownByItsScopes() {
        assertEquals(
                200, get("services", TestTokens.service("orders", "test:read")).getStatus());
        assertRefused(403, get("services", TestTokens.service("orders", "test:write")));
        assertRefused(403, get("customers", TestTokens.service("orders", "test:read")));
    }

    @Test
    void aBrokenTokenIsRefusedEvenWhereGuestsAreWelcome() {
        assertRefused(401, get("open", "Bearer broken"));
        assertRefused(401, get("open", "bearer "));
        assertRefused(401, get("open", TestTokens.customer(ACCOUNT) + "x"));
        assertEquals(200, get("open", "Basic dXNlcjpwYXNz").getStatus());
    }

    @Test
    void whatDeclaresNothingIsRefusedToEverybody() {
        assertRefused(403, get("undeclared"));
        assertRefused(403, get("undeclared", TestTokens.admin()));
    }

    @Test
    void microProfileInjectionSeesTheToken() {
        UUID session = UUID.randomUUID();
        assertEquals(
                ACCOUNT + " [customer] " + session,
                get("claims", TestTokens.customer(ACCOUNT, session)).readEntity(String.class));
    }

    private Response get(String path) {
        return target.path("whoami/" + path).request().get();
    }

    private Response get(String path, String authorization) {
        return target.path("whoami/" + path)
                .request()
                .header("Authorization", authorization)
                .get();
    }

    private static void assertRefused(int status, Response response) {
        assertEquals(status, response.getStatus());
        assertEquals("application/problem+json", response.getMediaType().toString());
        String problem = response.readEntity(String.class);
        assertTrue(problem.contains("\"status\":" + status), problem);
        assertTrue(problem.contains("\"detail\":"), problem);
        if (status == 401) {
            assertEquals("Bearer", response.getHeaderString("WWW-Authenticate"));
        }
    }
}
