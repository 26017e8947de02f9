package dev.souk.platform.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.platform.json.Json;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.client.WebTarget;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of a database that is away, that is slow, and that refuses. */
@WithPostgres
@HelidonTest
@AddBean(DataAnswerTest.Things.class)
class DataAnswerTest {

    private static volatile TestDatabase server;

    @Path("/data/{how}")
    @PermitAll
    @Singleton
    public static class Things {

        private final Database database;
        private final Jdbc jdbc;

        @Inject
        Things(Database database, Jdbc jdbc) {
            this.database = database;
            this.jdbc = jdbc;
        }

        @GET
        public String fail(@PathParam("how") String how) {
            return database.inTransaction(() -> switch (how) {
                case "cut" -> {
                    cut();
                    yield select("1");
                }
                case "cut-jpa-read" -> {
                    cut();
                    yield String.valueOf(database.entityManager().find(Thing.class, UUID.randomUUID()));
                }
                case "cut-jpa-write" -> {
                    cut();
                    database.entityManager().persist(new Thing(UUID.randomUUID(), "lost", Instant.EPOCH));
                    yield "";
                }
                case "cut-commit" -> {
                    jdbc.update("delete from thing");
                    cut();
                    yield "";
                }
                case "slow-here" -> {
                    jdbc.run("set local statement_timeout = 50");
                    yield select("pg_sleep(60)");
                }
                case "refused" -> select("1/0");
                default -> select("1");
            });
        }

        private String select(String what) {
            return jdbc.one("select " + what + "::text as it", row -> row.text("it"))
                    .orElseThrow();
        }

        private void cut() {
            server.asSuperuser("select pg_terminate_backend(" + select("pg_backend_pid()") + ", 5000)");
        }
    }

    private final WebTarget target;

    @Inject
    DataAnswerTest(WebTarget target) {
        this.target = target;
    }

    @BeforeEach
    void here(TestDatabase database) {
        server = database;
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "cut-jpa-read", "cut-jpa-write", "cut-commit"})
    void aLostDatabaseIsUnavailable(String how) {
        var answer = target.path("/data/" + how).request().get();
        var problem = Json.read(answer.readEntity(String.class), JsonNode.class);
        assertEquals(503, answer.getStatus(), problem::toString);
        assertEquals("urn:souk:problem:unavailable", problem.get("type").asText());
        assertEquals("1", answer.getHeaderString("Retry-After"));
        assertTrue(problem.has("instance") && !problem.has("reference"), problem::toString);
        assertFalse(problem.toString().contains("thing") || problem.toString().contains("PSQL"), problem::toString);
    }

    @Test
    void aStatementThatTakesTooLongIsATimeout() {
        var answer = target.path("/data/slow-here").request().get();
        assertEquals(504, answer.getStatus(), answer.readEntity(String.class));
    }

    @Test
    void whatTheDatabaseRefusesIsUnexpected() {
        var answer = target.path("/data/refused").request().get();
        assertEquals(500, answer.getStatus(), answer.readEntity(String.class));
        assertEquals(200, target.path("/data/fine").request().get().getStatus());
    }
}
