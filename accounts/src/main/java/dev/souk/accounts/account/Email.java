package dev.souk.accounts.account;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An email address in its normal form: no surrounding space, lower case, the domain in ASCII. Two spellings that reach
 * the same mailbox at any usual provider are equal.
 *
 * @param value such as {@code ada@example.com}, at most {@value #MAX_LENGTH} characters
 */
public record Email(String value) {

    /** The longest address that SMTP can deliver to (RFC 5321, erratum 1690). */
    public static final int MAX_LENGTH = 254;

    /** The valid email address of the HTML standard, with a dot in the domain. */
    private static final Pattern FORM = Pattern.compile("[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
            + "@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+");

    /** Accepts the normal form only. */
    public Email {
        if (value.length() > MAX_LENGTH || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not an email address in its normal form");
        }
    }

    /**
     * Reads what a person typed.
     *
     * @throws ProblemException 400 when it is no email address
     */
    public static Email parse(String typed) {
        try {
            String text = Normalizer.normalize(typed.strip(), Normalizer.Form.NFC);
            int at = text.lastIndexOf('@');
            if (at < 1 || text.length() > MAX_LENGTH) {
                throw invalid();
            }
            String domain = IDN.toASCII(text.substring(at + 1));
            return new Email((text.substring(0, at) + '@' + domain).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    private static ProblemException invalid() {
        return Problems.invalid("email", "must be an email address such as ada@example.com");
    }

    @Override
    public String toString() {
        return value;
    }
}
