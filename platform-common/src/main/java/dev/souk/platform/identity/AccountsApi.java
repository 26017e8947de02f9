package dev.souk.platform.identity;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** What every service needs of the accounts service. */
@RegisterRestClient(baseUri = "http://accounts")
@Path("/internal")
interface AccountsApi {

    /** The JSON Web Key Set that tokens are verified with. */
    @GET
    @Path("jwks")
    @Produces(MediaType.APPLICATION_JSON)
    String jwks();

    /**
     * Buys a service token.
     *
     * @param apiKey {@code ApiKey <key>}
     */
    @POST
    @Path("tokens")
    @Produces(MediaType.APPLICATION_JSON)
    Bought buyToken(@HeaderParam(HttpHeaders.AUTHORIZATION) String apiKey);

    /**
     * A service token.
     *
     * @param accessToken the compact form, without {@code Bearer}
     * @param tokenType always {@code Bearer}
     * @param expiresIn seconds from now
     */
    record Bought(String accessToken, String tokenType, long expiresIn) {}
}
