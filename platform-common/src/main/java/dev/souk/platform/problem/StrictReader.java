package dev.souk.platform.problem;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.LazyString;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses what Helidon 4.1.2 reads although RFC 9110 and 9112 forbid it: a known method in lower case, which is another
 * method; a chunk size with a sign or anything else that is no hexadecimal digit; and a chunk that is not followed by a line
 * end. It sits between Helidon's parser and the bytes, and judges by what the parser asks for.
 *
 * <p>What Helidon refuses although a client may send it is read and dropped here: extensions of chunks and trailers (RFC 9112,
 * sections 7.1.1 and 7.1.2), when they are well-formed, at most {@value #MOST_EXTRA} bytes of them with a body. A trailer that
 * says where a body ends or who is meant is refused: whoever believed it would read another request.
 *
 * <p>It also says in Helidon's place which characters a header may have, because that copies each header four times to find
 * out (a fifth of what a request leaves to the collector), and answers a head that is too large with 431.
 */
final class StrictReader extends DataReader {

    private static final Pattern REQUEST_LINE = Pattern.compile("[^ ]*[a-z][^ ]* [^ ]+ HTTP/\\d.*", Pattern.DOTALL);
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final String QUOTED = "\"(?:[\\t !#-\\[\\]-~]|\\\\[\\t -~])*+\"";
    private static final Pattern CHUNK =
            Pattern.compile("([0-9A-Fa-f]{1,15})(?:;" + TOKEN + "(?:=(?:" + TOKEN + "|" + QUOTED + "))?+)*+");
    private static final Pattern TRAILER = Pattern.compile("(" + TOKEN + "):[\\t -~\\uFFFD]*+");
    private static final Set<String> NO_TRAILERS = Set.of(
            "content-length", "transfer-encoding", "trailer", "host", "connection", "te", "upgrade", "authorization");
    private static final int LONGEST_LINE = 1024;
    private static final int MOST_EXTRA = 4096;

    private static final boolean[] IN_TOKEN = inToken();

    private boolean inHead;
    private int line = -1;
    private boolean afterChunk;
    private boolean afterLastChunk;
    private int extra;

    /**
     * Reads on from where another reader is.
     *
     * @param sending is told while the client is waited for
     */
    StrictReader(DataReader given, ClientWait sending) {
        super(() -> next(given, sending));
    }

    /** @throws CloseConnectionException when the client has gone, wherever in a request: nobody is there to be told of an error */
    private static byte[] next(DataReader given, ClientWait sending) {
        sending.begins();
        try {
            given.ensureAvailable();
        } catch (InsufficientDataAvailableException e) {
            throw new CloseConnectionException("The client has gone", e);
        } finally {
            sending.ends();
        }
        return given.readBytes(given.available());
    }

    /** Asked before each header, and true when there is none any more. */
    @Override
    public boolean startsWithNewLine() {
        boolean end = super.startsWithNewLine();
        inHead = !end;
        return end;
    }

    @Override
    public int findOrNewLine(byte wanted, int max) {
        return withinHead(super.findOrNewLine(wanted, max), max);
    }

    @Override
    public int findNewLine(int max) {
        line = withinHead(super.findNewLine(max), max);
        return line;
    }

    private int withinHead(int found, int max) {
        if (inHead && found == max) {
            throw RequestException.builder()
                    .type(DirectHandler.EventType.BAD_REQUEST)
                    .status(Status.create(431))
                    .message("the headers are too large")
                    .setKeepAlive(false)
                    .build();
        }
        return found;
    }

    /** The value of a header. */
    @Override
    public LazyString readLazyString(Charset charset, int length) {
        return new LazyString(text(super.readBytes(length)), charset);
    }

    private static byte[] text(byte[] value) {
        for (byte b : value) {
            if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7f) {
                throw refused("a header's value has no control characters");
            }
        }
        return value;
    }

    /** The name of a header, or a line that is not within a head. */
    @Override
    public String readAsciiString(int length) {
        String text = super.readAsciiString(length);
        for (int i = 0; inHead && i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= IN_TOKEN.length || !IN_TOKEN[c]) {
                throw refused("a header's name is a token");
            }
        }
        return text;
    }

    private static boolean[] inToken() {
        boolean[] all = new boolean[128];
        for (char c = 0; c < all.length; c++) {
            all[c] = Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
        return all;
    }

    /** The request line and the value of {@code Connection} are the only lines that are read as bytes. */
    @Override
    public byte[] readBytes(int length) {
        byte[] bytes = super.readBytes(length);
        boolean isRequestLine = length == line && !inHead;
        line = -1;
        if (inHead) {
            return text(bytes);
        }
        if (isRequestLine
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

    /** A chunk's size, or the empty line after the last one and its trailers. */
    @Override
    public String readLine() {
        if (afterLastChunk) {
            skipTrailers();
            afterLastChunk = false;
            extra = 0;
            return "";
        }
        String text = shortLine();
        Matcher chunk = CHUNK.matcher(text);
        if (!chunk.matches()) {
            throw refused("a chunk's size is hexadecimal digits");
        }
        count(text.length() - chunk.end(1));
        String size = chunk.group(1);
        afterLastChunk = size.chars().allMatch(digit -> digit == '0');
        return size;
    }

    private void skipTrailers() {
        for (String text = shortLine(); !text.isEmpty(); text = shortLine()) {
            Matcher trailer = TRAILER.matcher(text);
            if (!trailer.matches() || NO_TRAILERS.contains(trailer.group(1).toLowerCase(Locale.ROOT))) {
                throw refused("this can't be a trailer");
            }
            count(text.length());
        }
    }

    private void count(int bytes) {
        extra += bytes;
        if (extra > MOST_EXTRA) {
            throw refused("extensions and trailers are too long");
        }
    }

    /** A line, without looking for its end for longer than it may be. */
    private String shortLine() {
        int end;
        try {
            end = findNewLine(LONGEST_LINE);
        } catch (IncorrectNewLineException e) {
            throw refused("a line ends with a carriage return and a line feed");
        }
        if (end >= LONGEST_LINE) {
            throw refused("a line in a chunked body is too long");
        }
        String text = readAsciiString(end);
        super.skip(2);
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
