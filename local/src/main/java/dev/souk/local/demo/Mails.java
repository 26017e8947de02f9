package dev.souk.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.Wait;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The mailbox of one person. */
final class Mails {
    /** Nothing else in the mail is as long without a space or a slash. */
    private static final Pattern CODE = Pattern.compile("(?<![\\w/.=-])[A-Za-z0-9_-]{20,}(?![\\w/.-])");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Shop mailbox;
    private final String address;

    Mails(HttpClient client, URI page, String address) {
        this.mailbox = Shop.asGuest(client, URI.create(page + "/api"));
        this.address = address;
    }

    /** Waits for the mail that contains this text; the code in it. */
    String awaitCode(String about) {
        String text = await(about).text("text");
        Matcher matcher = CODE.matcher(text);
        Story.require(matcher.find(), "the mail holds no code: " + text);
        return matcher.group();
    }

    /** Waits for a mail that contains this text, in its subject or body. */
    Answer await(String text) {
        AtomicReference<Answer> found = new AtomicReference<>();
        String query = "/mails?to=" + URLEncoder.encode(address, StandardCharsets.UTF_8);
        boolean came = Wait.until(PATIENCE, () -> {
            for (JsonNode summary : mailbox.get(query).expect(200).body()) {
                Answer mail =
                        mailbox.get("/mails/" + summary.path("id").asInt()).expect(200);
                if (mail.text("subject").contains(text) || mail.text("text").contains(text)) {
                    found.set(mail);
                    return true;
                }
            }
            return false;
        });
        Story.require(
                came, "no mail with \"" + text + "\" came to " + address + " within " + PATIENCE.toSeconds() + " s");
        return found.get();
    }
}
