package dev.souk.platform.telemetry;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

/** A resource to be traced. */
@Path("/traced")
@Singleton
public class Traced {

    @GET
    @PermitAll
    @Path("/{id}")
    public String get(
            @PathParam("id") String id, @QueryParam("email") String email, @QueryParam("token") String token) {
        return id;
    }
}
