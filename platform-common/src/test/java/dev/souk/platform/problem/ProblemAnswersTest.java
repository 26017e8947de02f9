package dev.souk.platform.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.platform.money.Money;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a client of a service that is made of these blocks sees when something is wrong. */
@HelidonTest
@AddBean(ProblemAnswersTest.Things.class)
class ProblemAnswersTest {

    private static final ProblemType BROKEN = new ProblemType("broken-thing", 409, "The thing is broken");

    record Part(@Min(1) @Max(99) int quantity) {}

    record Thing(
            @NotBlank String name, @NotNull @Size(max = 2) List<@Valid @NotNull Part> parts, Optional<Money> worth) {}

    @Path("/things")
    @Singleton
    @Produces(MediaType.APPLICATION_JSON)
    @Consumes(MediaType.APPLICATION_JSON)
    public static class Things {

        @POST
        public Thing echo(@Valid @NotNull Thing thing) {
            return thing;
        }

        @GET
        public List<Integer> list(@QueryParam("limit") @DefaultValue("20") @Min(1) @Max(100) int count) {
            return List.of(count);
        }

        @GET
        @Path("/{id}")
        public Thing get(@PathParam("id") UUID id) {
            throw Problems.notFound("There is no thing " + id + ".");
        }

        @GET
        @Path("/fail/{how}")
        public Thing fail(@PathParam("how") String how) throws Throwable {
            throw switch (how) {
                case "conflict" -> new ProblemException(BROKEN, "Mend it first.").with("parts", List.of("a", "b"));
                case "unauthorized" -> Problems.unauthorized("Log in.");
                case "forbidden" -> Problems.forbidden("Not yours.");
                case "unavailable" -> Problems.unavailable("Later.", java.time.Duration.ofMillis(1500));
                case "error" -> new StackOverflowError();
                default -> new IllegalStateException("select secret from table_of_secrets");
            };
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    @Inject
    ProblemAnswersTest(WebTarget target) {
        this.base = target.getUri();
    }

    @Test
    void recordsGoInAndOutAsJson() throws Exception {
        var text = "{\"name\":\"a\",\"parts\":[{\"quantity\":3}],\"worth\":{\"amount\":5,\"currency\":\"EUR\"}}";
        var answer = post("/things", text);
        assertEquals(200, answer.statusCode());
        assertEquals(text, answer.body());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
