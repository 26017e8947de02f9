package dev.souk.local.mailbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shows mails in a browser ({@code /}) and tells programs of them ({@code /api/mails?to=<address>},
 * {@code /api/mails/<id>}). The HTML of a mail is somebody else's: it is only served to a frame without scripts, forms
 * and network.
 */
final class MailboxPage {
    private static final Pattern MAIL = Pattern.compile("/api/mails/(\\d{1,9})(/html)?");
    private static final String HTML = "text/html; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'";
    private static final String MAIL_POLICY =
            "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:";
    /** Another name means that a page elsewhere had its name point at this machine. */
    private static final Set<String> OUR_NAMES = Set.of("localhost", "127.0.0.1");

    private final Mailbox mailbox;

    MailboxPage(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    void serve(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                    .orElse("");
            if (!OUR_NAMES.contains(host.replaceAll(":\\d+$", ""))
                    || !exchange.getRequestMethod().equals("GET")) {
                send(exchange, 400, "text/plain", PAGE_POLICY, "only GET from localhost");
                return;
            }
            String path = exchange.getRequestURI().getPath();
            Matcher mail = MAIL.matcher(path);
            if (mail.matches()) {
                mail(exchange, Integer.parseInt(mail.group(1)), mail.group(2) != null);
            } else {
                switch (path) {
                    case "/api/mails" -> send(exchange, 200, JSON, PAGE_POLICY, Json.write(mailbox.list(to(exchange))));
                    case "/" -> send(exchange, 200, HTML, PAGE_POLICY, resource("mailbox.html"));
                    case "/mailbox.css" -> send(exchange, 200, "text/css", PAGE_POLICY, resource("mailbox.css"));
                    case "/mailbox.js" -> send(exchange, 200, "text/javascript", PAGE_POLICY, resource("mailbox.js"));
                    default -> send(exchange, 404, "text/plain", PAGE_POLICY, "nothing here");
                }
            }
        }
    }

    private void mail(HttpExchange exchange, int id, boolean asHtml) throws IOException {
        Optional<Mailbox.Mail> mail = mailbox.find(id);
        if (mail.isEmpty()) {
            send(exchange, 404, "text/plain", PAGE_POLICY, "no such mail");
        } else if (asHtml) {
            send(exchange, 200, HTML, MAIL_POLICY, mail.get().html());
        } else {
            send(exchange, 200, JSON, PAGE_POLICY, Json.write(mail.get()));
        }
    }

    private static Optional<String> to(HttpExchange exchange) {
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        return query.startsWith("to=")
                ? Optional.of(URLDecoder.decode(query.substring("to=".length()), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static void send(HttpExchange exchange, int status, String type, String policy, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Content-Security-Policy", policy);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String resource(String name) throws IOException {
        try (InputStream resource = MailboxPage.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
