package dev.souk.edge.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.souk.platform.events.Position;
import dev.souk.platform.secret.Sha256;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An answer that is kept.
 *
 * @param known what had been heard of the events when it was asked for: later ones may concern it
 * @param storedAt when it came, in milliseconds of the epoch
 * @param lifetime how long it may be given
 * @param subject what it tells of; empty when it says nothing of it
 * @param etag made of its bytes: a service's own may not change with all of them
 * @param untold whether it was asked for only once so far, and so is not in Redis
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Stored(
        Position known,
        long storedAt,
        Lifetime lifetime,
        String subject,
        String etag,
        List<Header> headers,
        byte[] body,
        AtomicBoolean untold) {

    private static final byte FORMAT = 1;
    private static final int OVERHEAD = 400;
    private static final int ETAG_BYTES = 12;

    static Stored of(Position known, long now, Lifetime lifetime, String subject, List<Header> headers, byte[] body) {
        List<Header> kept = headers.stream()
                .filter(it -> !it.headerName().equals(HeaderNames.ETAG)
                        && !it.headerName().equals(HeaderNames.DATE)
                        && !it.headerName().equals(HeaderNames.AGE))
                .map(it -> HeaderValues.createCached(it.headerName(), it.get()))
                .toList();
        return new Stored(known, now, lifetime, subject, etag(headers, body), kept, body, new AtomicBoolean(true));
    }

    boolean isFresh(long now) {
        return now - storedAt < lifetime.fresh();
    }

    /** Whether it may be given while a new one is fetched. */
    boolean mayWait(long now) {
        return now - storedAt < lifetime.fresh() + lifetime.whileRevalidate();
    }

    /** Whether it may be given when there is no other. */
    boolean mayReplace(long now) {
        return now - storedAt < lifetime.all();
    }

    /** Seconds since it came. */
    long age(long now) {
        return Math.max(0, (now - storedAt) / 1000);
    }

    /** Seconds for which it is still fresh; negative once it is stale. */
    long ttl(long now) {
        return Math.floorDiv(lifetime.fresh() - (now - storedAt), 1000);
    }

    /** About how many bytes it takes. */
    int size() {
        return OVERHEAD + body.length;
    }

    byte[] bytes() {
        var bytes = new ByteArrayOutputStream(size());
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeLong(known.term());
            out.writeLong(known.number());
            out.writeLong(storedAt);
            out.writeLong(lifetime.fresh());
            out.writeLong(lifetime.whileRevalidate());
            out.writeLong(lifetime.ifError());
            out.writeUTF(subject);
            out.writeUTF(etag);
            out.writeInt(headers.size());
            for (Header header : headers) {
                out.writeUTF(header.name());
                out.writeUTF(header.get());
            }
            out.writeInt(body.length);
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Empty when the bytes are not those of this version. */
    static Optional<Stored> of(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != FORMAT) {
                return Optional.empty();
            }
            Position known = new Position(in.readLong(), in.readLong());
            long storedAt = in.readLong();
            Lifetime lifetime = new Lifetime(in.readLong(), in.readLong(), in.readLong());
            String subject = in.readUTF();
            String etag = in.readUTF();
            int count = in.readInt();
            List<Header> headers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                headers.add(HeaderValues.createCached(HeaderNames.create(in.readUTF()), in.readUTF()));
            }
            byte[] body = in.readNBytes(in.readInt());
            return Optional.of(
                    new Stored(known, storedAt, lifetime, subject, etag, headers, body, new AtomicBoolean()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String etag(List<Header> headers, byte[] body) {
        MessageDigest digest = Sha256.digest();
        headers.stream()
                .filter(it -> it.headerName().equals(HeaderNames.CONTENT_TYPE))
                .forEach(it -> digest.update(it.get().getBytes(UTF_8)));
        return '"' + HexFormat.of().formatHex(digest.digest(body), 0, ETAG_BYTES) + '"';
    }
}
