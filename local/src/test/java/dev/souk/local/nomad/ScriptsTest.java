package dev.souk.local.nomad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.Tools;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scripts of {@code nomad/bin} make of Nomad's answers. Skipped, visibly, where their tools are not on PATH. */
class ScriptsTest {

    private FakeNomad nomad;

    @BeforeEach
    void start() throws IOException {
        for (String tool : List.of("nomad", "jq", "curl", "bash")) {
            assumeTrue(Tools.onPath(tool).isPresent(), tool + " is not on PATH: the scripts are not tried");
        }
        nomad = new FakeNomad();
    }

    @AfterEach
    void stop() {
        if (nomad != null) {
            nomad.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy", "promote", "rollback", "rotate", "status", "validate"})
    void eachScriptTellsWhatItIsFor(String script) {
        Tools.Result result = nomad.run(script, "--help");
        assertTrue(result.ok(), result.output());
        assertTrue(result.output().contains("nomad/bin/" + script), result.output());
    }

    @Test
    void aRefusalIsNotTakenForNothingToDo() {
        String refusal = "Permission denied";
        for (String path : List.of("/v1/jobs", "/v1/job/catalog/deployment", "/v1/job/catalog/versions")) {
            nomad.answers("GET " + path, 403, refusal);
        }
        nomad.answers("GET /v1/var/nomad/jobs/migrate", 403, refusal);
        fails(nomad.run("status", "prod"), "NOMAD_TOKEN");
        fails(nomad.run("promote", "prod", "catalog"), "NOMAD_TOKEN");
        fails(nomad.run("rollback", "prod", "catalog"), "NOMAD_TOKEN");
        fails(nomad.run("deploy", "prod"), "NOMAD_TOKEN");
    }

    @Test
    void aPlanThatNomadRefusesIsNotTakenForNoChange() {
        nomad.answers("PUT /v1/job/catalog/plan", 500, "no cluster leader");
        nomad.answers("POST /v1/job/catalog/plan", 500, "no cluster leader");
        fails(ifChanged(), "no cluster leader");
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "3, 3", "5, 5", "99, 12"})
    void theCountThatScalingChoseIsKeptAsFarAsItsLimitsAllow(int running, int planned) throws IOException {
        runs("0.1.0", running);
        nomad.answers("POST /v1/job/catalog/plan", 200, "{\"Diff\": {\"Type\": \"None\"}}");
        assertEquals("no change", ifChanged().lastLine());
        JsonNode plan = json(nomad.asked("POST", "/v1/job/catalog/plan").getFirst());
        assertEquals(planned, plan.at("/Job/TaskGroups/0/Count").asInt());
    }

    @Test
    void namesThatAreNotKnownAreRefused() {
        fails(nomad.run("promote", "prod", "catlog"), "there is no service catlog");
        fails(nomad.run("rollback", "prod", "catlog"), "there is no service catlog");
        fails(nomad.run("deploy", "prod", "catlog"), "there is no service catlog");
        fails(nomad.run("rotate", "prod", "catlog"), "there is no service catlog");
        for (String script : List.of("deploy", "promote", "rollback", "rotate", "status")) {
            fails(nomad.run(script, "production"), "say which environment");
        }
    }

    @Test
    void rollbackPassesOverVersionsOfTheSameRelease() throws IOException {
        remembers(
                job(7, "b", 5, true, ""), job(6, "b", 3, true, ""), job(5, "a", 4, true, ""), job(4, "z", 3, true, ""));
        nomad.answers("POST /v1/jobs", 403, "enough seen");
        fails(nomad.run("rollback", "prod", "catalog"), "enough seen");
        JsonNode registered = json(nomad.asked("POST", "/v1/jobs").getFirst());
        assertEquals("a", registered.at("/Job/Meta/version").asText());
        assertEquals("b", registered.at("/Job/Meta/instead_of").asText());
        assertEquals(5, registered.at("/Job/TaskGroups/0/Count").asInt(), "as many as run");
        assertEquals(70, registered.at("/JobModifyIndex").asInt());
        assertTrue(registered.at("/EnforceIndex").asBoolean(), "not over what somebody else does in this moment");
        assertFalse(registered.path("Job").has("Version"));
    }

    @Test
    void aSecondRollbackStaysWhereItIs() {
        remembers(job(8, "a", 5, true, "b"), job(7, "b", 5, true, ""), job(6, "b", 3, true, ""));
        staysAt("a", "b");
    }

    @Test
    void whatNomadItselfTookBackIsNotTakenBackFurther() {
        remembers(
                job(8, "a", 3, true, ""),
                job(7, "b", 3, false, ""),
                job(6, "a", 3, true, ""),
                job(5, "z", 3, true, ""));
        staysAt("a", "b");
    }

    @Test
    void rollbackGoesToTheReleaseThatIsNamed() throws IOException {
        remembers(job(8, "a", 5, true, "b"), job(7, "b", 5, true, ""), job(4, "z", 3, true, ""));
        nomad.answers("POST /v1/jobs", 403, "enough seen");
        fails(nomad.run("rollback", "prod", "--to", "z", "catalog"), "enough seen");
        JsonNode registered = json(nomad.asked("POST", "/v1/jobs").getFirst());
        assertEquals("z", registered.at("/Job/Meta/version").asText());
        fails(nomad.run("rollback", "prod", "--to", "y", "catalog"), "remembers no y release");
    }

    @Test
    void withoutAVersionWhatRunsStaysAtIts() {
        runs("0.2.0", 3);
        String line = "version_of catalog; echo $version";
        Tools.Result kept = nomad.shared("prod", line);
        assertEquals("0.2.0", kept.lastLine());
        assertTrue(kept.output().contains("catalog stays at 0.2.0"), kept.output());
        assertEquals("0.3.0", nomad.shared("prod", line, "SOUK_VERSION=0.3.0").lastLine());
        nomad.answers("GET /v1/job/catalog", 404, "job not found");
        assertEquals("0.1.0", nomad.shared("prod", line).lastLine());
    }

    @Test
    void missingSecretsAreNamedInOneLineBeforeAnythingIsDeployed() {
        nomad.answers("GET /v1/var/nomad/jobs/reconcile", 200, "{\"Items\": {\"admin_email\": \"a@souk.example\"}}");
        Tools.Result result = nomad.run("deploy", "prod", "--observe");
        assertNotEquals(0, result.exit());
        String line = result.lastLine();
        assertTrue(line.contains("nomad/jobs/grafana: gf_security_admin_password"), line);
        assertTrue(line.contains("nomad/jobs/reconcile: admin_password;"), line);
        assertTrue(line.contains("nomad/jobs/orders: "), line);
        assertTrue(nomad.asked("POST", "/v1/jobs").isEmpty());
    }

    @Test
    void productionHasAProviderOfPaymentsOrSaysThatItHasNone() {
        String names = "\"souk_api_key\": \"x\"";
        assertTrue(billingLacks("prod", names).contains("nomad/jobs/billing: souk_billing_provider_url"));
        String address = names + ", \"souk_billing_provider_url\": \"x\"";
        assertTrue(billingLacks("prod", address).contains("nomad/jobs/billing: souk_billing_provider_key"));
        for (String items : List.of(
                address + ", \"souk_billing_provider_key\": \"x\"",
                names + ", \"souk_billing_simulator_allowed\": \"x\"")) {
            String line = billingLacks("prod", items);
            assertFalse(line.contains("souk_billing"), line);
        }
        assertFalse(billingLacks("staging", names).contains("souk_billing"));
    }

    private String billingLacks(String environment, String items) {
        nomad.answers("GET /v1/var/nomad/jobs/billing", 200, "{\"Items\": {" + items + "}}");
        return nomad.run("deploy", environment, "billing").lastLine();
    }

    @Test
    void aRolloutThatFailedIsTriedAgain() throws IOException {
        ingressIs("failed", "Failed due to progress deadline", "{}");
        nomad.answers("POST /v1/jobs", 403, "enough seen");
        Tools.Result result = nomad.shared("prod", "bring ingress");
        fails(result, "enough seen");
        assertTrue(
                result.output().contains("failed and is tried again: Failed due to progress deadline"),
                result.output());
        JsonNode registered = json(nomad.asked("POST", "/v1/jobs").getFirst());
        assertFalse(registered.at("/Job/Meta/attempt").asText().isEmpty(), "else it would be no new version");
    }

    @Test
    void aRolloutThatWaitsForAPersonIsNotTakenForDone() {
        ingressIs("running", "Deployment is running but requires manual promotion", """
            {"ingress": {"DesiredCanaries": 1, "Promoted": false, "AutoPromote": false, "PlacedAllocs": 1, "HealthyAllocs": 1}}
            """);
        Tools.Result result = nomad.shared("prod", "bring ingress; echo ${canaries[*]}");
        assertTrue(result.output().contains("its canary is healthy and waits"), result.output());
        assertEquals("ingress", result.lastLine());
    }

    @Test
    void aRolloutThatNomadTookBackIsNotTakenForSuccess() {
        ingressIs("failed", "Failed due to unhealthy allocations - rolling back to job version 6", "{}");
        fails(nomad.shared("prod", "await_deployment ingress"), "rolling back to job version 6");
    }

    @Test
    void whatIsAsItShouldBeIsLeftAlone() {
        ingressIs("successful", "Deployment completed successfully", "{}");
        assertEquals(
                "0 changes",
                nomad.shared("prod", "bring ingress; echo $changes changes").lastLine());
        assertTrue(nomad.asked("POST", "/v1/jobs").isEmpty());
    }

    @Test
    void settingsGoToTheConsulThatIsNamed() throws IOException {
        JsonNode secrets =
                Json.mapper().readTree(FakeNomad.file("specs/secrets.json").toFile());
        secrets.properties().stream()
                .filter(job -> job.getValue().isArray())
                .forEach(job -> nomad.answers("GET /v1/var/nomad/jobs/" + job.getKey(), 200, variable(job.getValue())));
        String nowhere = "http://127.0.0.1:1";
        fails(nomad.run(List.of("CONSUL_HTTP_ADDR=" + nowhere), "deploy", "staging"), "Consul at " + nowhere);
    }

    private static String variable(JsonNode names) {
        return Json.write(
                Map.of("Items", names.valueStream().collect(Collectors.toMap(JsonNode::asText, name -> "x"))));
    }

    private void ingressIs(String status, String description, String groups) {
        nomad.answers("GET /v1/job/ingress", 200, job(7, "", 2, true, ""));
        nomad.answers("POST /v1/job/ingress/plan", 200, "{\"Diff\": {\"Type\": \"None\"}}");
        nomad.answers("GET /v1/job/ingress/allocations", 200, "[]");
        nomad.answers("GET /v1/job/ingress/deployments", 200, """
            [{"ID": "e", "JobVersion": 8, "CreateIndex": 80, "Status": "successful", "TaskGroups": {}},
             {"ID": "d", "JobVersion": 7, "CreateIndex": 70, "Status": "%s", "StatusDescription": "%s", "TaskGroups": %s}]
            """.formatted(status, description, groups));
    }

    private void staysAt(String release, String from) {
        Tools.Result result = nomad.run("rollback", "prod", "catalog");
        assertTrue(result.ok(), result.output());
        assertTrue(result.output().contains("at " + release + ", to which it went back from " + from), result.output());
        assertTrue(result.output().contains("nothing to do"), result.output());
        assertTrue(nomad.asked("POST", "/v1/jobs").isEmpty());
    }

    private static void fails(Tools.Result result, String saying) {
        assertNotEquals(0, result.exit(), result.output());
        assertTrue(result.output().contains(saying), result.output());
    }

    private Tools.Result ifChanged() {
        return nomad.shared(
                "prod",
                "flags=(\"${var_flags[@]}\"); if changed catalog \"${flags[@]}\"; then echo change; else echo no"
                        + " change; fi");
    }

    private void runs(String version, int count) {
        nomad.answers("GET /v1/job/catalog", 200, job(7, version, count, true, ""));
    }

    private void remembers(String... versions) {
        nomad.answers("GET /v1/job/catalog", 200, versions[0]);
        nomad.answers("GET /v1/job/catalog/versions", 200, "{\"Versions\": [" + String.join(", ", versions) + "]}");
        nomad.answers("GET /v1/job/catalog/deployment", 200, "null");
    }

    private static String job(int number, String release, int count, boolean stable, String insteadOf) {
        return """
            {"ID": "catalog", "Version": %d, "Stable": %b, "JobModifyIndex": %d, "Stop": false, "Status": "running",
             "Meta": {"version": "%s"%s},
             "TaskGroups": [{"Name": "catalog", "Count": %d, "Scaling": {"Min": 3, "Max": 12}}]}
            """.formatted(
                        number,
                        stable,
                        number * 10,
                        release,
                        insteadOf.isEmpty() ? "" : ", \"instead_of\": \"" + insteadOf + "\"",
                        count);
    }

    private static JsonNode json(FakeNomad.Request request) throws JsonProcessingException {
        return Json.mapper().readTree(request.body());
    }
}
