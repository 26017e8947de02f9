package dev.souk.platform.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.platform.problem.ProblemException;
import io.helidon.security.jwt.Jwt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {

    private static final TestKey KEY = TestKey.named("one");
    private static final TestKey OTHER = TestKey.named("two");
    private static final UUID ACCOUNT = UUID.randomUUID();
    private static final UUID SESSION = UUID.randomUUID();

    private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final RevokedSessions revoked = new RevokedSessions(clock);
    private String published = KEY.jwks(1);
    private final TrustedKeys keys = new TrustedKeys(KeySet.EMPTY, () -> published, clock::nanoTime);
    private final TokenVerifier verifier = new TokenVerifier(keys, revoked::contains, clock);

    @Test
    void tellsThePersonWhoPresentsAToken() {
        assertEquals(new Caller.User(ACCOUNT, Set.of("customer"), SESSION), verifier.verify(KEY.sign(this::person)));
    }

    @Test
    void tellsTheServiceAndItsScopes() {
        Caller caller = verifier.verify(KEY.sign(this::service));
        assertEquals(new Caller.Service("orders", Set.of("catalog:holds", "billing:payments")), caller);
        assertEquals(Set.of(Roles.SERVICE), caller.grantedRoles());
    }

    @Test
    void checksTheSignatureOnceButTheExpiryEveryTime() {
        String token = KEY.sign(this::person);
        verifier.verify(token);
        verifier.verify(token);
        assertEquals(1, keys.trust().tokens().size());
        clock.advance(Duration.ofMinutes(5));
        verifier.verify(token); // the clock of the issuer may be a little behind
        clock.advance(TokenVerifier.CLOCK_SKEW);
        refused(token);
    }

    @Test
    void refusesTheTokensOfARevokedSessionEvenWhenCached() {
        String token = KEY.sign(this::person);
        verifier.verify(token);
        revoked.add(new Revocation(SESSION, clock.instant().plus(Duration.ofMinutes(6))));
        refused(token);
        refused(KEY.sign(jwt -> person(jwt.jwtId("another"))));
    }

    @Test
    void refusesAnotherKeyUnderAKnownName() {
        refused(new TestKey("one", OTHER.pair()).sign(this::person));
    }

    @Test
    void refusesWhatIsNotSigned() {
        String[] parts = KEY.sign(this::person).split("\\.", -1);
        String none = encode("{\"alg\":\"none\",\"kid\":\"one\"}");
        refused(none + "." + parts[1] + ".");
        refused(none + "." + parts[1] + "." + parts[2]);
        refused(encode("{\"alg\":\"none\"}") + "." + parts[1] + ".");
        refused(encode("{\"kid\":\"one\"}") + "." + parts[1] + "." + parts[2]);
    }

    @Test
    void refusesThePublicKeyUsedAsASharedSecret() throws Exception {
        String content = encode("{\"alg\":\"HS256\",\"kid\":\"one\"}") + "."
                + KEY.sign(this::person).split("\\.", -1)[1];
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.pair().getPublic().getEncoded(), "HmacSHA256"));
        refused(content + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void refusesChangedClaims() {
        String[] parts = KEY.sign(this::person).split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        refused(parts[0] + "." + encode(claims.replace("customer", "admin")) + "." + parts[2]);
    }

    @Test
    void acceptsTokensOfAnIssuerWhoseClockIsAhead() {
        String token = KEY.sign(jwt -> {
            person(jwt);
            jwt.issueTime(clock.instant().plusSeconds(60));
        });
        assertEquals(new Caller.User(ACCOUNT, Set.of("customer"), SESSION), verifier.verify(token));
    }

    @Test
    void refusesWrongIssuersTimesAndMissingClaims() {
        refused(KEY.sign(jwt -> {
            person(jwt);
            jwt.issuer("somebody");
        }));
        refused(KEY.sign(jwt -> {
            person(jwt);
            jwt.notBefore(clock.instant().plusSeconds(60));
        }));
        refused(KEY.sign(jwt -> {
            person(jwt);
            jwt.expirationTime(clock.instant().minusSeconds(60));
        }));
        refused(KEY.sign(jwt -> {
            person(jwt);
            jwt.subject("not a uuid");
        }));
        refused(KEY.sign(jwt -> jwt.issuer("souk")
                .subject(ACCOUNT.toString())
                .expirationTime(clock.instant().plusSeconds(9))));
        refused(KEY.sign(jwt -> jwt.issuer("souk").subject(ACCOUNT.toString()).addPayloadClaim("sid", "" + SESSION)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "....", "eyJhbGciOiJSUzI1NiJ9.e30.", "ey.ey.ey", "\u0000.\u0000.\u0000"})
    void refusesWhatIsNoToken(String text) {
        refused(text);
    }

    @Test
    void refusesATokenOfAbsurdLength() {
        refused(KEY.sign(jwt -> {
            person(jwt);
            jwt.addPayloadClaim("padding", "x".repeat(TokenVerifier.MAX_LENGTH));
        }));
    }

    @Test
    void followsARotationWithoutARestart() {
        String before = KEY.sign(this::person);
        verifier.verify(before);
        published = "{\"revision\":2,\"keys\":[%s,%s]}".formatted(KEY.json(), OTHER.json());
        clock.advance(TrustedKeys.REFRESH_INTERVAL);
        verifier.verify(OTHER.sign(this::person));
        verifier.verify(before);
        keys.offer(OTHER.keySet(3));
        refused(before);
        verifier.verify(OTHER.sign(this::person));
    }

    @Test
    void saysThatItCannotTellBeforeItHasSeenAnyKey() {
        published = "no key set";
        assertEquals(503, status(KEY.sign(this::person)));
    }

    private void person(Jwt.Builder jwt) {
        jwt.issuer("souk")
                .subject(ACCOUNT.toString())
                .addUserGroup("customer")
                .addPayloadClaim("sid", SESSION.toString())
                .issueTime(clock.instant())
                .expirationTime(clock.instant().plus(Duration.ofMinutes(5)));
    }

    private void service(Jwt.Builder jwt) {
        jwt.issuer("souk")
                .subject("orders")
                .addUserGroup("service")
                .scopes(List.of("catalog:holds", "billing:payments"))
                .expirationTime(clock.instant().plus(Duration.ofMinutes(60)));
    }

    private void refused(String token) {
        assertEquals(401, status(token));
    }

    private int status(String token) {
        return assertThrows(ProblemException.class, () -> verifier.verify(token))
                .problem()
                .status();
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
