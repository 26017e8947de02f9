package dev.souk.accounts.token;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The public keys, for services that cannot find them in Consul. */
@Path("/internal/jwks")
@Singleton
@PermitAll
public class JwksResource {

    private final SigningKeys keys;

    @Inject
    JwksResource(SigningKeys keys) {
        this.keys = keys;
    }

    /** The JSON Web Key Set, as it is in the database now. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public String jwks() {
        return keys.tend().toJwks();
    }
}
