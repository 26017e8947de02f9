package dev.souk.notify.mail;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The mail templates: {@code mail/<name>.txt}, whose first line is the subject, and {@code mail/<name>.html}, the inside of
 * {@code mail/frame.html}. A value that a template names and nobody gave is an error.
 */
@Singleton
public class Templates {

    private static final String SUBJECT = "Subject: ";

    private final Map<String, Template> compiled = new ConcurrentHashMap<>();

    /** Reads each template from the class path when it is first needed. */
    @Inject
    public Templates() {}

    /** Fills both forms of a template. Values are escaped in HTML, and can't break out of the subject's line. */
    public Mail render(String name, Map<String, Object> values) {
        String whole = template(name + ".txt").execute(values);
        int end = whole.indexOf('\n');
        if (!whole.startsWith(SUBJECT) || end < 0) {
            throw new IllegalStateException("mail/" + name + ".txt must begin with '" + SUBJECT + "'");
        }
        String subject = whole.substring(SUBJECT.length(), end).strip();
        var framed = new HashMap<>(values);
        framed.put("subject", subject);
        framed.put("content", template(name + ".html").execute(values));
        return new Mail(
                subject,
                whole.substring(end).strip() + "\n",
                template("frame.html").execute(framed));
    }

    private Template template(String file) {
        return compiled.computeIfAbsent(file, Templates::compile);
    }

    private static Template compile(String file) {
        var stream = Templates.class.getResourceAsStream("/mail/" + file);
        if (stream == null) {
            throw new IllegalStateException("there is no template mail/" + file);
        }
        boolean html = file.endsWith(".html");
        try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            return Mustache.compiler()
                    .emptyStringIsFalse(true)
                    .withEscaper(html ? Escapers.HTML : Escapers.simple(new String[][] {{"\r", " "}, {"\n", " "}}))
                    .compile(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
