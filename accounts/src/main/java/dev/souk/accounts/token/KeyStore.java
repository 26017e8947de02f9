package dev.souk.accounts.token;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Row;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.List;

/** The signing keys in the database. Every method needs an open transaction. */
@Singleton
class KeyStore {

    private final Jdbc jdbc;
    private final KeyCipher cipher;

    @Inject
    KeyStore(Jdbc jdbc, KeyCipher cipher) {
        this.jdbc = jdbc;
        this.cipher = cipher;
    }

    /** The keys as they are now. */
    KeyRing load() {
        return load("select revision from key_ring");
    }

    /** The keys, for whose change other transactions now wait. */
    KeyRing lock() {
        return load("select revision from key_ring for update");
    }

    private KeyRing load(String revisionQuery) {
        long revision =
                jdbc.one(revisionQuery, row -> row.longValue("revision")).orElseThrow();
        List<SigningKey> keys = jdbc.query("select * from signing_key", this::key);
        return new KeyRing(revision, keys);
    }

    /** Adds a key; the ones before it verify until then. */
    void add(SigningKey key, Instant othersVerifyUntil) {
        jdbc.update("update signing_key set verifies_until = ? where verifies_until is null", othersVerifyUntil);
        jdbc.update(
                """
                insert into signing_key (id, public_key, private_key, created_at, signs_from) values (?, ?, ?, ?, ?)
                """,
                key.id(),
                key.pair().getPublic().getEncoded(),
                cipher.encrypt(key.id(), key.pair().getPrivate().getEncoded()),
                key.createdAt(),
                key.signsFrom());
    }

    void remove(SigningKey key) {
        jdbc.update("delete from signing_key where id = ?", key.id());
    }

    /** Marks a change of the published set; the revision is the time in milliseconds, so it survives a new database. */
    void raiseRevision(long atLeast, Instant now) {
        jdbc.update("update key_ring set revision = greatest(revision + 1, ?, ?)", atLeast, now.toEpochMilli());
    }

    private SigningKey key(Row row) {
        String id = row.text("id");
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            KeyPair pair = new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(row.bytes("public_key"))),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(cipher.decrypt(id, row.bytes("private_key")))));
            return new SigningKey(
                    id,
                    pair,
                    row.instant("created_at"),
                    row.instant("signs_from"),
                    row.optionalInstant("verifies_until"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Signing key " + id + " is damaged", e);
        }
    }
}
