package dev.souk.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.accounts.Calls.Answer;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Purge;
import dev.souk.platform.test.FrozenApi;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.TestTokens;
import dev.souk.platform.test.WithPostgres;
import dev.souk.platform.test.WithRedis;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole service over HTTP, on a real PostgreSQL and a real Redis. */
@WithPostgres
@WithRedis
@HelidonTest
@AddConfig(key = "souk.accounts.key-secret", value = "a secret of the tests, long enough to be one")
@AddConfig(key = "souk.accounts.bcrypt-cost", value = "4")
@AddConfig(key = "souk.accounts.admin.email", value = "Root@Example.com")
@AddConfig(key = "souk.accounts.admin.password", value = "the admin's password")
@AddConfig(
        key = "souk.accounts.bootstrap-keys",
        value =
                "orders=5dfa3cf1c9ac8cad3ef6a2c8a6d58c7a6e9d3f5a6bcf44b4a91d1c3a5b2e7f10:catalog:holds billing:payments")
class AccountsServiceTest {

    private final WebTarget target;
    private final Database database;
    private final Instance<Purge> purges;
    private Calls calls;

    @Inject
    AccountsServiceTest(WebTarget target, Database database, @Any Instance<Purge> purges) {
        this.target = target;
        this.database = database;
        this.purges = purges;
    }

    @BeforeEach
    void connect(TestDatabase database) {
        calls = new Calls(target, database);
    }

    @Test
    void aPersonRegistersConfirmsAndLogsIn() {
        String email = "Ada-" + UUID.randomUUID() + "@Example.COM";
        String normal = email.toLowerCase(Locale.ROOT);
        Answer registered = calls.register(" " + email + " ", Calls.PASSWORD).expect(201);
        assertEquals(normal, registered.text("email"));
        assertFalse(registered.body().has("id"), "the answer must not tell whether the account is new");

        calls.logIn(normal, Calls.PASSWORD).expect(401);

        String code = calls.code(normal);
        calls.confirm(code).expect(204);
        calls.confirm(code).expect(204);
        assertTrue(calls.outbox("souk.accounts.account-confirmed.v1", normal).has("accountId"));

        Answer tokens = calls.logIn(email, Calls.PASSWORD).expect(200);
        assertEquals("Bearer", tokens.text("tokenType"));
        assertEquals(300, tokens.body().path("expiresIn").asInt());
        assertTrue(tokens.response().getHeaderString("Cache-Control").startsWith("no-store"));

        JsonNode claims = Calls.claims(tokens.text("accessToken"));
        assertEquals("souk", claims.path("iss").asText());
        assertEquals("[\"customer\"]", claims.path("groups").toString());
        assertEquals(300, claims.path("exp").asLong() - claims.path("iat").asLong());

        Answer me = calls.me(tokens.text("accessToken")).expect(200);
        assertEquals(normal, me.text("email"));
        assertEquals(claims.path("sub").asText(), me.text("id"));
    }

    @Test
    void aNameIsChangedAndTold() {
        String token =
                calls.logIn(calls.newPerson(), Calls.PASSWORD).expect(200).text("accessToken");
        String id = calls.me(token).text("id");
        String events = "outbox where type = 'souk.accounts.account-renamed.v1' and aggregate_id = '" + id + "'";
        for (int time = 0; time < 2; time++) {
            rename(token, "Ada King").expect(200);
            assertEquals("Ada King", calls.me(token).text("name"));
            assertEquals(1, calls.database().count(events), "only what changes is told");
        }
        assertEquals(
                "Ada King",
                calls.outbox("souk.accounts.account-renamed.v1", id)
                        .path("name")
                        .asText());
        rename(token, "https://elsewhere.example").expect(400);
        rename(token, " ").expect(400);
        rename("nobody's", "Ada").expect(401);
    }

    @Test
    void anAddressThatNobodyConfirmsIsForgotten() {
        String email = "p-" + UUID.randomUUID() + "@example.com";
        String account = "account where email = '" + email + "'";
        calls.register(email, Calls.PASSWORD).expect(201);
        String id = calls.database().one("select id from " + account);
        calls.database()
                .asSuperuser("update account set created_at = created_at - interval '4 days' where id = '" + id + "'");
        purge(2_000);
        assertEquals(1, calls.database().count(account), "its code is still good");

        calls.database()
                .asSuperuser("update registration set created_at = created_at - interval '4 days' where account_id = '"
                        + id + "'");
        purge(2_000);
        assertEquals(0, calls.database().count(account));
        assertTrue(calls.outbox("souk.accounts.account-forgotten.v1", id).has("accountId"));

        calls.database().asSuperuser("delete from registration_attempt");
        calls.register(email, Calls.PASSWORD).expect(201);
        calls.confirm(calls.code(email)).expect(204);
        calls.database()
                .asSuperuser(
                        "update account set created_at = created_at - interval '4 days' where email = '" + email + "'");
        purge(2_000);
        calls.logIn(email, Calls.PASSWORD).expect(200);
    }

    @Test
    void asMuchAsIsOverIsDeletedALittleAtATime() {
        String session =
                sessionOf(calls.logIn(calls.newPerson(), Calls.PASSWORD).expect(200));
        calls.database()
                .asSuperuser("insert into refresh_token (hash, session_id, issued_at) select sha256(n::text::bytea), '"
                        + session + "', now() from generate_series(1, 30) n");
        calls.database()
                .asSuperuser(
                        "update session set expires_at = now() - interval '1 second' where id = '" + session + "'");
        purge(10);
        assertEquals(21, calls.database().count("refresh_token where session_id = '" + session + "'"));
        for (int time = 0; time < 3; time++) {
            purge(10);
        }
        assertEquals(0, calls.database().count("session where id = '" + session + "'"));
    }

    private void purge(int limit) {
        purges.forEach(purge -> database.inTransaction(() -> purge.purge(limit)));
    }

    private Answer rename(String token, String name) {
        return calls.send(
                "PUT", "/api/v1/accounts/me/name", Optional.of("Bearer " + token), "{\"name\":\"" + name + "\"}");
    }

    @Test
    void registeringAnAddressThatHasAnAccountLooksTheSame() {
        String email = calls.newPerson();
        calls.database().asSuperuser("delete from registration_attempt");
        Answer again = calls.register(email, "somebody else's password").expect(201);
        assertEquals(email, again.text("email"));
        assertTrue(calls.outbox("souk.accounts.registration-repeated.v1", email).has("accountId"));
        calls.logIn(email, "somebody else's password").expect(401);
        calls.logIn(email, Calls.PASSWORD).expect(200);
    }

    @Test
    void registeringAndLoggingInDoesNotTellWhoHasAnAccount() {
        String known = calls.newPerson();
        String unknown = "p-" + UUID.randomUUID() + "@example.com";
        calls.database().asSuperuser("delete from registration_attempt");
        String password = "the prober's password";
        List<JsonNode> answers = Stream.of(known, unknown)
                .map(email -> {
                    calls.register(email, password).expect(201);
                    return calls.logIn(email, password).expect(401).body();
                })
                .toList();
        assertEquals(answers.getFirst().path("type"), answers.getLast().path("type"));
        assertEquals(answers.getFirst().path("detail"), answers.getLast().path("detail"));
    }

    @Test
    void aMinutePassesBetweenMails() {
        String email = "p-" + UUID.randomUUID() + "@example.com";
        calls.register(email, Calls.PASSWORD).expect(201);
        Answer soon = calls.register(email, Calls.PASSWORD).expect(429);
        assertEquals("60", soon.response().getHeaderString("Retry-After"));
    }

    @Test
    void aCodeIsGoodOnlyWithThePasswordItWasMailedFor() {
        String email = "p-" + UUID.randomUUID() + "@example.com";
        calls.register(email, Calls.PASSWORD).expect(201);
        String code = calls.code(email);
        calls.database().asSuperuser("delete from registration_attempt");
        calls.register(email, "the intruder's password").expect(201);
        String planted = calls.code(email);
        assertNotEquals(code, planted);

        assertEquals(
                "confirmation-code-invalid",
                calls.confirm(planted, Calls.PASSWORD).expect(400).problem(),
                "the newest code is the intruder's");
        calls.logIn(email, "the intruder's password").expect(401);
        calls.confirm(code, "the intruder's password").expect(400);
        calls.confirm(code, Calls.PASSWORD).expect(204);
        calls.confirm(planted, "the intruder's password").expect(400);
        calls.logIn(email, Calls.PASSWORD).expect(200);
        calls.logIn(email, "the intruder's password").expect(401);
    }

    @Test
    void aCodeWithoutThePasswordIsIncomplete() {
        String code = calls.code(registered());
        Answer refused = calls.post("/api/v1/accounts/confirmations", "{\"code\":\"" + code + "\"}")
                .expect(400);
        assertTrue(refused.body().path("errors").toString().contains("\"password\""));
    }

    @Test
    void concurrentRegistrationsOfOneAddressMakeOneAccount() throws Exception {
        String email = "p-" + UUID.randomUUID() + "@example.com";
        List<Answer> answers = atOnce(8, () -> calls.register(email, Calls.PASSWORD));
        assertEquals(1, answers.stream().filter(it -> it.status() == 201).count());
        assertEquals(7, answers.stream().filter(it -> it.status() == 429).count());
        assertEquals(1, calls.database().count("account where email = '" + email + "'"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"email\":\"x\",\"password\":\"long enough it is\",\"name\":\"A\"} | email",
                "{\"email\":\"a@b\",\"password\":\"long enough it is\",\"name\":\"A\"} | email",
                "{\"email\":\"a@b.example\",\"password\":\"short\",\"name\":\"A\"} | password",
                "{\"email\":\"a@b.example\",\"password\":\"long enough it is\",\"name\":\" \"} | name",
                "{\"email\":\"a@b.example\",\"password\":\"long enough it is\",\"name\":\"A\",\"role\":\"admin\"} | role",
                "{\"email\":\"a@b.example\",\"password\":\"long enough it is\",\"name\":\"\\u2003\"} | name",
                "{\"email\":\"a@b.example\",\"password\":\"long enough it is\",\"name\":\"A\\u0000\"} | name",
                "{\"email\":\"a@b.example\",\"password\":\"long enough it is\",\"name\":\"http://x.example\"} | name",
                "{\"email\":\"a@b.example\",\"name\":\"A\"} | password"
            })
    void badRegistrationsNameTheField(String json, String field) {
        Answer refused = calls.post("/api/v1/accounts", json).expect(400);
        assertTrue(
                refused.body().path("errors").toString().contains("\"" + field + "\""),
                refused.body().toString());
    }

    @Test
    void wrongCodesAreRefused() {
        for (String code : List.of("x", "a".repeat(43), "%%%", new String(new char[] {0}))) {
            assertEquals(400, calls.confirm(code.replace("\0", "\\u0000")).status());
        }
        String code = calls.code(registered());
        String changed = (code.startsWith("A") ? "B" : "A") + code.substring(1);
        assertEquals(
                "confirmation-code-invalid", calls.confirm(changed).expect(400).problem());
    }

    @Test
    void onlyTheMailingServiceGetsCodes() {
        String path = "/internal/confirmations/" + UUID.randomUUID() + "/code";
        calls.send("POST", path, Optional.empty(), "").expect(401);
        calls.send("POST", path, Optional.of(TestTokens.admin()), "").expect(403);
        calls.send("POST", path, Optional.of(TestTokens.service("orders", "catalog:holds")), "")
                .expect(403);
        calls.send("POST", path, Optional.of(TestTokens.service("notify", "accounts:mail-codes")), "")
                .expect(404);
    }

    @Test
    void aPasswordCountsToItsLastCharacter() {
        String long72 = "x".repeat(100);
        String email = "p-" + UUID.randomUUID() + "@example.com";
        calls.register(email, long72 + "a").expect(201);
        calls.confirm(calls.code(email), long72 + "b").expect(400);
        calls.confirm(calls.code(email), long72 + "a").expect(204);
        Answer refused = calls.logIn(email, long72 + "b").expect(401);
        assertEquals("urn:souk:problem:credentials-refused", refused.text("type"));
        calls.logIn(email, long72 + "a").expect(200);
    }

    @Test
    void guessingIsSlowedDownWhetherOrNotThereIsAnAccount() {
        String known = calls.newPerson();
        String unknown = "p-" + UUID.randomUUID() + "@example.com";
        for (String email : List.of(known, unknown)) {
            for (int i = 0; i < 11; i++) {
                calls.logIn(email, "wrong password " + i).expect(401);
            }
            Answer waiting = calls.logIn(email, Calls.PASSWORD).expect(429);
            assertEquals("1", waiting.response().getHeaderString("Retry-After"));
        }
    }

    @Test
    void whoGuessesKeepsNobodyElseOut() {
        String email = calls.newPerson();
        for (int i = 0; i < 11; i++) {
            calls.logInFrom("192.0.2.66", email, "wrong password " + i).expect(401);
        }
        calls.logInFrom("192.0.2.66", email, Calls.PASSWORD).expect(429);
        calls.logInFrom("6.6.6.6, 192.0.2.66", email, Calls.PASSWORD).expect(429);
        calls.logInFrom("198.51.100.7", email, Calls.PASSWORD).expect(200);
    }

    @Test
    void guessesFromManyNetworksAreHeldUpTogether() {
        String email = calls.newPerson();
        calls.logInFrom("198.51.100.7", email, Calls.PASSWORD).expect(200);
        for (int network = 0; network < 31; network++) {
            for (int i = 0; i < 10; i++) {
                int status = calls.logInFrom("192.0.2." + network, email, "wrong password " + i)
                        .status();
                assertEquals(network < 30 ? 401 : i == 0 ? 401 : 429, status, "network " + network + ", try " + i);
            }
        }
        calls.logInFrom("203.0.113.1", email, Calls.PASSWORD).expect(429);
        calls.logInFrom("198.51.100.7", email, Calls.PASSWORD).expect(200);
        calls.logInFrom("203.0.113.1", email, Calls.PASSWORD).expect(200);
    }

    @Test
    void guessesSentAtOnceAllCount() throws Exception {
        String email = calls.newPerson();
        List<Answer> answers = atOnce(40, () -> calls.logIn(email, "wrong password"));
        long refused = answers.stream().filter(it -> it.status() == 401).count();
        assertTrue(refused <= 12, refused + " guesses were looked at");
    }

    @Test
    void refreshTokensRotateAndAReusedOneEndsTheSession() {
        Answer first = calls.logIn(calls.newPerson(), Calls.PASSWORD).expect(200);
        Answer second = calls.refresh(first.text("refreshToken")).expect(200);
        assertNotEquals(first.text("refreshToken"), second.text("refreshToken"));
        assertEquals(sessionOf(first), sessionOf(second));
        Answer third = calls.refresh(second.text("refreshToken")).expect(200);
        calls.me(third.text("accessToken")).expect(200);

        calls.refresh(first.text("refreshToken")).expect(401);
        calls.refresh(third.text("refreshToken")).expect(401);
        await(() -> calls.me(third.text("accessToken")).status() == 401);
        assertEquals(401, calls.me(first.text("accessToken")).status());
    }

    @Test
    void aClientThatGotNoAnswerAsksAgain() {
        Answer first = calls.logIn(calls.newPerson(), Calls.PASSWORD).expect(200);
        Answer lost = calls.refresh(first.text("refreshToken")).expect(200);
        Answer lostToo = calls.refresh(first.text("refreshToken")).expect(200);
        Answer arrived = calls.refresh(first.text("refreshToken")).expect(200);
        assertEquals(sessionOf(first), sessionOf(arrived));
        Answer next = calls.refresh(arrived.text("refreshToken")).expect(200);
        calls.refresh(next.text("refreshToken")).expect(200);

        // Whoever has the answer that seemed lost is not the one that asked again.
        for (Answer one : List.of(lost, lostToo)) {
            calls.refresh(one.text("refreshToken")).expect(401);
        }
        await(() -> calls.me(next.text("accessToken")).status() == 401);
    }

    @Test
    void aReplacedTokenEndsTheSession() {
        Answer first = calls.logIn(calls.newPerson(), Calls.PASSWORD).expect(200);
        Answer theirs = calls.refresh(first.text("refreshToken")).expect(200);
        Answer stolen = calls.refresh(first.text("refreshToken")).expect(200);
        calls.refresh(theirs.text("refreshToken")).expect(401);
        calls.refresh(stolen.text("refreshToken")).expect(401);
    }

    @Test
    void asksAgainTooLateAndTheSessionEnds() {
        Answer first = calls.logIn(calls.newPerson(), Calls.PASSWORD).expect(200);
        Answer second = calls.refresh(first.text("refreshToken")).expect(200);
        calls.database()
                .asSuperuser("update refresh_token set used_at = used_at - interval '21 s' where session_id = '"
                        + sessionOf(first) + "'");
        calls.refresh(first.text("refreshToken")).expect(401);
        calls.refresh(second.text("refreshToken")).expect(401);
    }

    @Test
    void whoComesBackStaysLoggedInUpToALimit() {
        Answer first = calls.logIn(calls.newPerson(), Calls.PASSWORD).expect(200);
        String session = " where id = '" + sessionOf(first) + "'";
        String left = "select round(extract(epoch from expires_at - now()) / 86400)::int from session" + session;
        calls.database().asSuperuser("update session set expires_at = now() + interval '1 day'" + session);
        Answer second = calls.refresh(first.text("refreshToken")).expect(200);
        assertEquals("30", calls.database().one(left), "days from now on");
        calls.database().asSuperuser("update session set created_at = now() - interval '170 days'" + session);
        calls.refresh(second.text("refreshToken")).expect(200);
        assertEquals("10", calls.database().one(left), "half a year in all");
    }

    @Test
    void aReusedTokenEndsTheSessionHoweverLongAgoItWasUsed() throws Exception {
        Answer first = calls.logIn(calls.newPerson(), Calls.PASSWORD).expect(200);
        Answer second = calls.refresh(first.text("refreshToken")).expect(200);
        Answer over = calls.logIn(calls.newPerson(), Calls.PASSWORD).expect(200);
        calls.logOut(over.text("refreshToken")).expect(204);
        calls.database().asSuperuser("update refresh_token set used_at = used_at - interval '29 days'");
        calls.database().asSuperuser("update session set ended_at = ended_at - interval '2 hours'");
        purge(2_000);
        try (Connection connection = calls.database().connect();
                Statement statement = connection.createStatement();
                ResultSet ended =
                        statement.executeQuery("select count(*) from session where id = '" + sessionOf(over) + "'")) {
            ended.next();
            assertEquals(0, ended.getInt(1), "a session that ended a while ago is forgotten with its tokens");
        }
        calls.refresh(first.text("refreshToken")).expect(401);
        calls.refresh(second.text("refreshToken")).expect(401);
    }

    @Test
    void ofConcurrentRefreshesOneTokenRemains() throws Exception {
        Answer tokens = calls.logIn(calls.newPerson(), Calls.PASSWORD).expect(200);
        List<Answer> answers = atOnce(12, () -> calls.refresh(tokens.text("refreshToken")));
        assertEquals(12, answers.stream().filter(it -> it.status() == 200).count());
        assertEquals(
                1,
                calls.database()
                        .count("refresh_token where used_at is null and session_id = '" + sessionOf(tokens) + "'"));
    }

    @Test
    void loggingOutEndsTheAccessTokenEverywhere() {
        Answer tokens = calls.logIn(calls.newPerson(), Calls.PASSWORD).expect(200);
        calls.me(tokens.text("accessToken")).expect(200);
        calls.logOut(tokens.text("refreshToken")).expect(204);
        calls.logOut(tokens.text("refreshToken")).expect(204);
        calls.logOut("unknown").expect(204);
        await(() -> calls.me(tokens.text("accessToken")).status() == 401);
        calls.refresh(tokens.text("refreshToken")).expect(401);
    }

    @Test
    void noSecretIsStored() {
        String email = calls.newPerson();
        String code = calls.code(registered());
        Answer tokens = calls.logIn(email, Calls.PASSWORD).expect(200);
        String key = newKey("secret-check").text("key");
        for (String secret : List.of(Calls.PASSWORD, code, tokens.text("refreshToken"), key)) {
            assertFalse(calls.isStored(secret), secret);
        }
        assertTrue(calls.isStored(email));
    }

    @Test
    void theFirstAdminGivesAndTakesRoles() {
        String admin = "Bearer " + adminTokens().text("accessToken");
        String email = calls.newPerson();
        Answer tokens = calls.logIn(email, Calls.PASSWORD).expect(200);
        String id = Calls.claims(tokens.text("accessToken")).path("sub").asText();
        String path = "/api/v1/accounts/" + id + "/roles";

        calls.send("PUT", path, Optional.of("Bearer " + tokens.text("accessToken")), "{\"roles\":[\"admin\"]}")
                .expect(403);
        Answer promoted = calls.send("PUT", path, Optional.of(admin), "{\"roles\":[\"moderator\"]}")
                .expect(200);
        assertEquals(
                "[\"customer\",\"moderator\"]", promoted.body().path("roles").toString());
        Answer moderator = calls.refresh(tokens.text("refreshToken")).expect(200);
        assertEquals(
                "[\"customer\",\"moderator\"]",
                Calls.claims(moderator.text("accessToken")).path("groups").toString());

        calls.send("PUT", path, Optional.of(admin), "{\"roles\":[]}").expect(200);
        await(() -> calls.me(moderator.text("accessToken")).status() == 401);
        calls.refresh(moderator.text("refreshToken")).expect(401);
        calls.send("PUT", path, Optional.of(admin), "{\"roles\":[\"king\"]}").expect(400);
        calls.send("PUT", "/api/v1/accounts/" + UUID.randomUUID() + "/roles", Optional.of(admin), "{\"roles\":[]}")
                .expect(404);
    }

    @Test
    void theLastAdminStays() {
        Answer tokens = adminTokens();
        String id = Calls.claims(tokens.text("accessToken")).path("sub").asText();
        Answer refused = calls.send(
                        "PUT",
                        "/api/v1/accounts/" + id + "/roles",
                        Optional.of("Bearer " + tokens.text("accessToken")),
                        "{\"roles\":[\"customer\"]}")
                .expect(409);
        assertEquals("last-admin", refused.problem());
    }

    @Test
    void adminsReadAccountsPageByPage() {
        List<String> made = IntStream.range(0, 5).mapToObj(_ -> registered()).toList();
        List<String> seen = new ArrayList<>();
        String query = "?limit=2";
        while (!query.isEmpty()) {
            Answer page = calls.send("GET", "/api/v1/accounts" + query, Optional.of(TestTokens.admin()), "")
                    .expect(200);
            assertTrue(page.body().path("items").size() <= 2);
            page.body()
                    .path("items")
                    .forEach(item -> seen.add(item.path("email").asText()));
            query = page.body().has("next") ? "?limit=2&cursor=" + page.text("next") : "";
        }
        assertTrue(seen.containsAll(made));
        assertEquals(seen.stream().distinct().count(), seen.size());
        calls.send("GET", "/api/v1/accounts?limit=101", Optional.of(TestTokens.admin()), "")
                .expect(400);
        calls.send("GET", "/api/v1/accounts?cursor=nonsense", Optional.of(TestTokens.admin()), "")
                .expect(400);
        calls.send("GET", "/api/v1/accounts", Optional.of(TestTokens.moderator()), "")
                .expect(403);
        calls.send("GET", "/api/v1/accounts", Optional.empty(), "").expect(401);
    }

    @Test
    void anApiKeyBuysAServiceTokenUntilItIsRevoked() {
        Answer key = newKey("warehouse");
        Answer bought = buy(key.text("key")).expect(200);
        assertEquals(3600, bought.body().path("expiresIn").asInt());
        JsonNode claims = Calls.claims(bought.text("accessToken"));
        assertEquals("warehouse", claims.path("sub").asText());
        assertEquals("accounts:mail-codes", claims.path("scope").asText());
        String codePath = "/internal/confirmations/" + UUID.randomUUID() + "/code";
        Optional<String> service = Optional.of("Bearer " + bought.text("accessToken"));
        calls.send("POST", codePath, service, "").expect(404);

        Optional<String> admin = Optional.of(TestTokens.admin());
        calls.send("DELETE", "/api/v1/accounts/api-keys/" + key.text("id"), admin, "")
                .expect(204);
        calls.send("DELETE", "/api/v1/accounts/api-keys/" + key.text("id"), admin, "")
                .expect(204);
        buy(key.text("key")).expect(401);
        await(() -> calls.send("POST", codePath, service, "").status() == 401);
    }

    @Test
    void anApiKeyThatIsAskedForAgainIsNotMadeTwiceAndItsAnswerIsNotKept() {
        String wanted = "{\"name\":\"till-7\",\"scopes\":[\"accounts:mail-codes\"]}";
        Optional<String> admin = Optional.of(TestTokens.admin());
        String[] once = {"Idempotency-Key", "till-7-" + UUID.randomUUID()};
        Answer made = calls.send("POST", "/api/v1/accounts/api-keys", admin, wanted, once)
                .expect(201);
        Answer again = calls.send("POST", "/api/v1/accounts/api-keys", admin, wanted, once)
                .expect(409);
        assertEquals("idempotent-answer-not-kept", again.problem());
        String other = wanted.replace("till-7", "till-8");
        assertEquals(
                "idempotency-key-reused",
                calls.send("POST", "/api/v1/accounts/api-keys", admin, other, once)
                        .expect(422)
                        .problem());
        assertEquals(1, calls.database().count("api_key where name like 'till-%'"));
        assertEquals(
                0,
                calls.database()
                        .count("idempotency_key where body is not null or position('" + made.text("key")
                                + "' in coalesce(headers::text, '')) > 0"));
    }

    @Test
    void wrongExpiredAndMissingApiKeysAreRefused() {
        buy("souk_wrong").expect(401);
        buy("").expect(401);
        calls.send("POST", "/internal/tokens", Optional.empty(), "").expect(401);
        Answer key = newKey("old");
        calls.database()
                .asSuperuser(
                        "update api_key set expires_at = now() - interval '1 s' where id = '" + key.text("id") + "'");
        buy(key.text("key")).expect(401);
    }

    @Test
    void apiKeysAreListedWithoutTheKey() {
        Answer key = newKey("listed");
        Answer page = calls.send("GET", "/api/v1/accounts/api-keys?limit=100", Optional.of(TestTokens.admin()), "")
                .expect(200);
        assertTrue(page.body().toString().contains(key.text("id")));
        assertFalse(page.body().toString().contains(key.text("key")));
        Answer configured = await(
                () -> calls.send("GET", "/api/v1/accounts/api-keys?limit=100", Optional.of(TestTokens.admin()), ""),
                it -> it.body().toString().contains("\"configured\":true"));
        JsonNode orders = configured
                .body()
                .path("items")
                .valueStream()
                .filter(it -> it.path("configured").asBoolean())
                .findFirst()
                .orElseThrow();
        assertEquals(
                "[\"catalog:holds\",\"billing:payments\"]",
                orders.path("scopes").toString());
        calls.send(
                        "DELETE",
                        "/api/v1/accounts/api-keys/" + orders.path("id").asText(),
                        Optional.of(TestTokens.admin()),
                        "")
                .expect(409);
        calls.send(
                        "POST",
                        "/api/v1/accounts/api-keys",
                        Optional.of(TestTokens.admin()),
                        "{\"name\":\"Bad Name\",\"scopes\":[\"x\"]}")
                .expect(400);
    }

    @Test
    void aNewSigningKeySignsLaterAndOldTokensStayGood() {
        Answer before = calls.logIn(calls.newPerson(), Calls.PASSWORD).expect(200);
        Answer rotated = calls.send("POST", "/api/v1/accounts/signing-keys", Optional.of(TestTokens.admin()), "")
                .expect(201);
        calls.me(before.text("accessToken")).expect(200);
        Answer jwks = calls.send("GET", "/internal/jwks", Optional.empty(), "").expect(200);
        List<String> published = jwks.body()
                .path("keys")
                .valueStream()
                .map(key -> key.path("kid").asText())
                .toList();
        assertTrue(published.contains(rotated.text("id")));
        assertTrue(published.size() >= 2);
        assertFalse(jwks.body().toString().contains("\"d\""), "no private part is published");

        calls.database()
                .asSuperuser("update signing_key set signs_from = now() - interval '1 s' where id = '"
                        + rotated.text("id") + "'");
        calls.send("GET", "/internal/jwks", Optional.empty(), "").expect(200);
        Answer after = calls.logIn(calls.newPerson(), Calls.PASSWORD).expect(200);
        String header = new String(
                Base64.getUrlDecoder().decode(after.text("accessToken").split("\\.", -1)[0]), StandardCharsets.UTF_8);
        assertTrue(header.contains(rotated.text("id")), header);
        calls.me(after.text("accessToken")).expect(200);
        calls.me(before.text("accessToken")).expect(200);
    }

    @Test
    void theInterfaceIsTheFrozenOne() {
        FrozenApi.check(target.getUri(), "accounts");
    }

    private String registered() {
        String email = "p-" + UUID.randomUUID() + "@example.com";
        calls.register(email, Calls.PASSWORD).expect(201);
        return email;
    }

    private Answer adminTokens() {
        await(() -> calls.database().count("account_role where role = 'admin'") > 0);
        return calls.logIn("root@example.com", "the admin's password").expect(200);
    }

    private Answer newKey(String name) {
        return calls.send(
                        "POST",
                        "/api/v1/accounts/api-keys",
                        Optional.of(TestTokens.admin()),
                        "{\"name\":\"%s\",\"scopes\":[\"accounts:mail-codes\"]}".formatted(name))
                .expect(201);
    }

    private Answer buy(String key) {
        return calls.send("POST", "/internal/tokens", Optional.of("ApiKey " + key), "");
    }

    private static String sessionOf(Answer tokens) {
        return Calls.claims(tokens.text("accessToken")).path("sid").asText();
    }

    private static List<Answer> atOnce(int times, Callable<Answer> call) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Answer>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < times; i++) {
                results.add(threads.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            start.countDown();
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> result : results) {
                answers.add(result.get());
            }
            return answers;
        }
    }

    private static void await(BooleanSupplier condition) {
        await(condition::getAsBoolean, Boolean::booleanValue);
    }

    private static <T> T await(Supplier<T> look, Predicate<T> good) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (true) {
            T seen = look.get();
            if (good.test(seen)) {
                return seen;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within ten seconds; last seen: " + seen);
            }
            LockSupport.parkNanos(10_000_000);
        }
    }
}
