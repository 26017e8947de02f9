package dev.souk.platform.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.junit.jupiter.api.Test;

@HelidonTest
@AddBean(RelativeLocationsTest.Things.class)
class RelativeLocationsTest {

    @Inject
    private WebTarget target;

    @Test
    void aLocationDoesNotTellTheAddressOfTheProcess() {
        try (Response answer = target.path("/things").request().post(Entity.json("{}"))) {
            assertEquals("/things/1", answer.getHeaderString("Location"));
        }
    }

    /** Makes things. */
    @Path("/things")
    @ApplicationScoped
    public static class Things {
        @POST
        @PermitAll
        public Response make() {
            return Response.created(URI.create("/things/1")).build();
        }
    }
}
