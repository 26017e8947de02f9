package dev.souk.platform.problem;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Refuses what Helidon 4.1.2 reads although RFC 9110 and 9112 forbid it: a known method in lower case, which is another
 * method; a chunk size with a sign or anything else that is no hexadecimal digit; and a chunk that is not followed by a line
 * end. It sits between Helidon's parser and the bytes, and judges by what the parser asks for.
 */
final class StrictReader extends DataReader {

    private static final Pattern REQUEST_LINE = Pattern.compile("[^ ]*[a-z][^ ]* [^ ]+ HTTP/\\d.*", Pattern.DOTALL);
    private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9A-Fa-f]{1,15}");

    private int line = -1;
    private boolean afterChunk;

    StrictReader(DataReader given) {
        super(() -> next(given));
    }

    private static byte[] next(DataReader given) {
        try {
            given.ensureAvailable();
            return given.readBytes(given.available());
        } catch (InsufficientDataAvailableException e) {
            return null; // as a supplier says that the connection has ended
        }
    }

    @Override
    public int findNewLine(int max) {
        line = super.findNewLine(max);
        return line;
    }

    /** The request line is the only line that is read as bytes. */
    @Override
    public byte[] readBytes(int length) {
        byte[] bytes = super.readBytes(length);
        boolean isLine = length == line;
        line = -1;
        if (isLine
                && hasLowerCase(bytes)
                && REQUEST_LINE
                        .matcher(new String(bytes, StandardCharsets.ISO_8859_1))
                        .matches()) {
            throw refused("methods are case-sensitive");
        }
        return bytes;
    }

    /** Whether the first word has a lower-case letter at its beginning, which is cheap to see. */
    private static boolean hasLowerCase(byte[] bytes) {
        for (int i = 0; i < bytes.length && bytes[i] != ' '; i++) {
            if (bytes[i] >= 'a' && bytes[i] <= 'z') {
                return true;
            }
        }
        return false;
    }

    /** A chunk's size, or the empty line after the last one. */
    @Override
    public String readLine() {
        String text = super.readLine();
        if (!text.isEmpty() && !CHUNK_SIZE.matcher(text).matches()) {
            throw refused("a chunk's size is hexadecimal digits");
        }
        return text;
    }

    @Override
    public BufferData readBuffer(int length) {
        BufferData data = super.readBuffer(length); // skips by itself
        afterChunk = true;
        return data;
    }

    @Override
    public void skip(int length) {
        if (afterChunk && length == 2) {
            byte[] end = super.readBytes(2);
            if (end[0] != '\r' || end[1] != '\n') {
                throw refused("a chunk ends with a line end");
            }
        } else {
            super.skip(length);
        }
        afterChunk = false;
    }

    private static RequestException refused(String message) {
        return RequestException.builder()
                .type(DirectHandler.EventType.BAD_REQUEST)
                .message(message)
                .setKeepAlive(false)
                .build();
    }
}
