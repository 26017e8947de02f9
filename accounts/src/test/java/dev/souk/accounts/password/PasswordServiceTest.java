package dev.souk.accounts.password;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.accounts.Calls;
import dev.souk.accounts.Calls.Answer;
import dev.souk.accounts.account.Passwords;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.TestTokens;
import dev.souk.platform.test.WithPostgres;
import dev.souk.platform.test.WithRedis;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changing a password, and getting a new one by mail, over HTTP. */
@WithPostgres
@WithRedis
@HelidonTest
@AddConfig(key = "souk.accounts.key-secret", value = "a secret of the tests, long enough to be one")
@AddConfig(key = "souk.accounts.bcrypt-cost", value = "4")
class PasswordServiceTest {

    private static final String ANOTHER = "staple the horse well";

    private final WebTarget target;
    private final Passwords passwords;
    private Calls calls;

    @Inject
    PasswordServiceTest(WebTarget target, Passwords passwords) {
        this.target = target;
        this.passwords = passwords;
    }

    @BeforeEach
    void connect(TestDatabase database) {
        calls = new Calls(target, database);
    }

    @Test
    void aChangeKeepsTheSessionItComesFromAndEndsTheOthers() {
        String email = calls.newPerson();
        Answer own = calls.logIn(email, Calls.PASSWORD).expect(200);
        Answer other = calls.logIn(email, Calls.PASSWORD).expect(200);
        Answer changed = change(own, Calls.PASSWORD, ANOTHER).expect(204);
        assertTrue(changed.response().getHeaderString("Cache-Control").startsWith("no-store"));

        calls.logIn(email, Calls.PASSWORD).expect(401);
        calls.logIn(email, ANOTHER).expect(200);
        calls.refresh(other.text("refreshToken")).expect(401);
        Eventually.until(
                "the other's token is refused",
                () -> calls.me(other.text("accessToken")).status() == 401);
        Answer next = calls.refresh(own.text("refreshToken")).expect(200);
        calls.me(next.text("accessToken")).expect(200);
        assertTrue(calls.outbox("souk.accounts.password-changed.v1", accountId(own))
                .has("accountId"));
    }

    /** A client whose answer was lost, or the edge for it, asks again: a PUT has the same effect twice. */
    @Test
    void aChangeThatIsAskedForAgainIsStillMade() {
        String email = calls.newPerson();
        Answer tokens = calls.logIn(email, Calls.PASSWORD).expect(200);
        change(tokens, Calls.PASSWORD, ANOTHER).expect(204);
        for (int i = 0; i < 11; i++) {
            change(tokens, Calls.PASSWORD, ANOTHER).expect(204);
        }
        calls.logIn(email, ANOTHER).expect(200);
        calls.logIn(email, Calls.PASSWORD).expect(401);
    }

    @Test
    void aChangeNeedsThePresentPassword() {
        String email = calls.newPerson();
        Answer tokens = calls.logIn(email, Calls.PASSWORD).expect(200);
        assertEquals(
                "password-refused", change(tokens, ANOTHER, ANOTHER).expect(403).problem());
        change(tokens, Calls.PASSWORD, "short").expect(400);
        calls.send("PUT", "/api/v1/accounts/me/password", Optional.empty(), passwords(Calls.PASSWORD, ANOTHER))
                .expect(401);
        calls.logIn(email, Calls.PASSWORD).expect(200);
    }

    @Test
    void guessingThePresentPasswordIsSlowedDown() {
        Answer tokens = calls.logIn(calls.newPerson(), Calls.PASSWORD).expect(200);
        for (int i = 0; i < 11; i++) {
            change(tokens, "wrong password " + i, ANOTHER).expect(403);
        }
        change(tokens, Calls.PASSWORD, ANOTHER).expect(429);
    }

    @Test
    void whoIsTurnedAwayBecauseManyLogInHasNotGuessed() throws Exception {
        String email = calls.newPerson();
        Answer tokens = calls.logIn(email, Calls.PASSWORD).expect(200);
        List<Passwords.Turn> all = IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .mapToObj(_ -> passwords.turn())
                .toList();
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> rush =
                    new ArrayList<>(Collections.nCopies(11, () -> calls.logIn(email, Calls.PASSWORD)));
            rush.addAll(Collections.nCopies(11, () -> change(tokens, Calls.PASSWORD, ANOTHER)));
            for (Future<Answer> answer : people.invokeAll(rush)) {
                answer.get().expect(503);
            }
        } finally {
            all.forEach(Passwords.Turn::close);
        }
        calls.logIn(email, Calls.PASSWORD).expect(200);
        change(tokens, Calls.PASSWORD, ANOTHER).expect(204);
    }

    @Test
    void whoReadsTheMailboxSetsANewPasswordOnce() {
        String email = calls.newPerson();
        Answer before = calls.logIn(email, Calls.PASSWORD).expect(200);
        Answer asked = request(email).expect(202);
        assertTrue(asked.response().getHeaderString("Cache-Control").startsWith("no-store"));
        String code = resetCode(accountId(before));
        assertFalse(calls.isStored(code));

        confirm(code, "short").expect(400);
        confirm(code, ANOTHER).expect(204);
        assertEquals(
                "password-reset-code-invalid",
                confirm(code, "yet another password").expect(400).problem());
        calls.logIn(email, Calls.PASSWORD).expect(401);
        calls.logIn(email, ANOTHER).expect(200);
        calls.refresh(before.text("refreshToken")).expect(401);
        Eventually.until(
                "the old token is refused",
                () -> calls.me(before.text("accessToken")).status() == 401);
        assertTrue(calls.outbox("souk.accounts.password-changed.v1", accountId(before))
                .has("accountId"));
    }

    @Test
    void aRequestNeverLooksForTheAccount() throws SQLException {
        String known = calls.newPerson();
        String unknown = "p-" + UUID.randomUUID() + "@example.com";
        try (Connection locked = calls.database().connect()) {
            locked.setAutoCommit(false);
            locked.createStatement().execute("lock table account in access exclusive mode");
            for (String email : List.of(known, unknown)) {
                Answer asked = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> request(email));
                assertEquals("{}", asked.expect(202).body().toString());
            }
        }
        for (String email : List.of(known, unknown)) {
            assertEquals("60", request(email).expect(429).response().getHeaderString("Retry-After"));
        }
        Eventually.until(
                "all are answered",
                () -> one("select count(*) from password_reset_request where not answered")
                        .equals("0"));
        assertEquals(
                "1",
                one("select count(*) from password_reset r join account a on a.id = account_id where email in ('"
                        + known + "', '" + unknown + "')"));
    }

    @Test
    void anOldCodeIsNotGood() {
        String email = calls.newPerson();
        String account = one("select id::text from account where email = '" + email + "'");
        request(email).expect(202);
        String code = resetCode(account);
        calls.database()
                .asSuperuser(
                        "update password_reset set created_at = created_at - interval '61 min' where account_id = '"
                                + account + "'");
        confirm(code, ANOTHER).expect(400);
        mailsCode(UUID.fromString(resetId(account))).expect(404);
        calls.logIn(email, Calls.PASSWORD).expect(200);
    }

    @Test
    void aChangeOfThePasswordVoidsTheCodes() {
        String email = calls.newPerson();
        Answer tokens = calls.logIn(email, Calls.PASSWORD).expect(200);
        request(email).expect(202);
        String first = resetCode(accountId(tokens));
        calls.database().asSuperuser("delete from password_reset_request");
        request(email).expect(202);
        Eventually.until(
                "there are two codes", () -> !resetCode(accountId(tokens)).equals(first));
        String second = resetCode(accountId(tokens));
        confirm(first, ANOTHER).expect(204);
        confirm(second, "yet another password").expect(400);

        calls.database().asSuperuser("delete from password_reset_request");
        request(email).expect(202);
        Eventually.until(
                "there is another code", () -> !resetCode(accountId(tokens)).equals(second));
        String third = resetCode(accountId(tokens));
        change(calls.logIn(email, ANOTHER).expect(200), ANOTHER, Calls.PASSWORD).expect(204);
        confirm(third, ANOTHER).expect(400);
        calls.logIn(email, Calls.PASSWORD).expect(200);
    }

    @Test
    void ofConcurrentUsesOneCounts() throws Exception {
        String email = calls.newPerson();
        request(email).expect(202);
        String code = resetCode(one("select id::text from account where email = '" + email + "'"));
        List<Callable<Answer>> uses = IntStream.range(0, 8)
                .<Callable<Answer>>mapToObj(i -> () -> confirm(code, "password number " + i))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> statuses = threads.invokeAll(uses).stream()
                    .map(PasswordServiceTest::status)
                    .sorted()
                    .toList();
            assertEquals(List.of(204, 400, 400, 400, 400, 400, 400, 400), statuses);
        }
    }

    @Test
    void aResetConfirmsTheAddress() {
        String email = "p-" + UUID.randomUUID() + "@example.com";
        calls.register(email, "the intruder's password").expect(201);
        String planted = calls.code(email);
        request(email).expect(202);
        String account = one("select id::text from account where email = '" + email + "'");
        confirm(resetCode(account), ANOTHER).expect(204);
        assertTrue(calls.outbox("souk.accounts.account-confirmed.v1", account).has("email"));
        calls.confirm(planted, "the intruder's password").expect(400);
        calls.logIn(email, "the intruder's password").expect(401);
        Answer tokens = calls.logIn(email, ANOTHER).expect(200);
        Optional<String> owner = Optional.of("Bearer " + tokens.text("accessToken"));
        Answer renamed = calls.send("PUT", "/api/v1/accounts/me/name", owner, "{\"name\":\" Grace \"}");
        assertEquals("Grace", renamed.expect(200).text("name"), "not what the intruder typed");
    }

    @Test
    void aResetEndsTheWaitForWhoMadeIt() {
        String email = calls.newPerson();
        for (int i = 0; i < 11; i++) {
            calls.logIn(email, "wrong password " + i).expect(401);
        }
        calls.logIn(email, Calls.PASSWORD).expect(429);
        request(email).expect(202);
        confirm(resetCode(one("select id::text from account where email = '" + email + "'")), ANOTHER)
                .expect(204);
        calls.logIn(email, ANOTHER).expect(200);
    }

    @Test
    void aLogInDuringTheChangeDoesNotOutliveIt() throws Exception {
        String email = calls.newPerson();
        String other = calls.newPerson();
        try (Connection changing = calls.database().connect();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            changing.setAutoCommit(false);
            changing.createStatement().execute("select from account where email = '" + email + "' for update");
            Future<Answer> late = threads.submit(() -> calls.logIn(email, Calls.PASSWORD));
            Eventually.until(
                    "the log-in waits for the account",
                    () -> !one("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                    + " and datname = current_database()")
                            .equals("0"));
            changing.createStatement()
                    .execute("update account set password_hash = (select password_hash from account where email = '"
                            + other + "') || '', version = version + 1 where email = '" + email + "'");
            changing.commit();
            late.get().expect(401);
        }
    }

    @Test
    void onlyTheMailingServiceGetsCodes() {
        String path = "/internal/password-resets/" + UUID.randomUUID() + "/code";
        calls.send("POST", path, Optional.empty(), "").expect(401);
        calls.send("POST", path, Optional.of(TestTokens.admin()), "").expect(403);
        calls.send("POST", path, Optional.of(TestTokens.service("orders", "catalog:holds")), "")
                .expect(403);
        mailsCode(UUID.randomUUID()).expect(404);
        for (String code : List.of("x", "a".repeat(43), "%%%")) {
            confirm(code, ANOTHER).expect(400);
        }
    }

    private Answer request(String email) {
        return calls.post("/api/v1/accounts/password-resets", "{\"email\":\"" + email + "\"}");
    }

    private Answer confirm(String code, String password) {
        return calls.post("/api/v1/accounts/password-resets/confirmations", """
                {"code":"%s","password":"%s"}""".formatted(code, password));
    }

    private Answer change(Answer tokens, String present, String wanted) {
        return calls.send(
                "PUT",
                "/api/v1/accounts/me/password",
                Optional.of("Bearer " + tokens.text("accessToken")),
                passwords(present, wanted));
    }

    private static String passwords(String present, String wanted) {
        return """
                {"currentPassword":"%s","password":"%s"}""".formatted(present, wanted);
    }

    /** The code of the newest mail to this account. */
    private String resetCode(String account) {
        return mailsCode(UUID.fromString(resetId(account))).expect(200).text("code");
    }

    private String resetId(String account) {
        String type = "souk.accounts.password-reset-requested.v1";
        Eventually.until(
                "a mail is asked for", () -> calls.outbox(type, account).has("resetId"));
        return calls.outbox(type, account).path("resetId").asText();
    }

    private Answer mailsCode(UUID reset) {
        return calls.send(
                "POST",
                "/internal/password-resets/" + reset + "/code",
                Optional.of(TestTokens.service("notify", "accounts:mail-codes")),
                "");
    }

    private static String accountId(Answer tokens) {
        JsonNode claims = Calls.claims(tokens.text("accessToken"));
        return claims.path("sub").asText();
    }

    private String one(String query) {
        try (Connection connection = calls.database().connect();
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static int status(Future<Answer> answer) {
        try {
            return answer.get().status();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
