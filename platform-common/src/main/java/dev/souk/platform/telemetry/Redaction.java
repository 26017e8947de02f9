package dev.souk.platform.telemetry;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces what looks secret in a text that leaves the process. It is a net below the rule that secrets are not logged, not
 * a reason to log them.
 *
 * <p>It finds values behind telling names (password, secret, token, api key, authorization, cookie, card number, cvc) in
 * {@code name=value}, {@code name: value} and JSON; {@code Bearer}, {@code Basic} and {@code ApiKey} credentials; JSON web
 * tokens; payment tokens ({@code tok_...}); user and password in a URL; numbers of payment cards.
 */
public final class Redaction {

    /** What stands in place of a secret. */
    public static final String MASK = "***";

    // Every repetition is bounded or possessive: the time is linear in the text, whatever an attacker puts into it.
    private static final Pattern CREDENTIALS =
            Pattern.compile("(?i)\\b(bearer|basic|apikey|digest)\\s{1,4}[A-Za-z0-9._~+/=:-]{4,}+");
    private static final Pattern NAMED = Pattern.compile("(?i)((?:password|passwd|pwd|secret|token|api[-_.]?key"
            + "|authorization|cookie|cvc|cvv|card[-_]?number|private[-_]?key)[\\w-]{0,32}+[\"']?\\s{0,4}+[=:]\\s{0,4}+)"
            + "(\"(?:[^\"\\\\]|\\\\.){0,4096}+\"?|'[^']{0,4096}+'?|\\[[^\\]]{0,4096}+\\]?|[^\\s,;&}\\])]++)");
    private static final Pattern WEB_TOKEN =
            Pattern.compile("(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{5,4096}+(?:\\.[A-Za-z0-9_-]{0,4096}+){1,2}");
    private static final Pattern PROVIDER_TOKEN = Pattern.compile("\\btok_\\w++");
    private static final Pattern URL_CREDENTIALS = Pattern.compile("(://)[^\\s/@\"']{1,512}+@");
    private static final List<String> SCHEMES = List.of("bearer", "basic", "apikey", "digest");
    private static final int CARD_DIGITS = 13;
    private static final Pattern CARD = Pattern.compile("(?<![\\w.-])\\d(?:[ -]?\\d){12,18}(?![\\w.-])");

    private Redaction() {}

    /** The text with every secret replaced by {@value #MASK}. */
    public static String redact(String text) {
        // Most texts hold nothing of the kind, which a look for what every match must hold tells at a fraction of the
        // cost.
        var result = text;
        if (SCHEMES.stream().anyMatch(text.toLowerCase(Locale.ROOT)::contains)) {
            result = CREDENTIALS.matcher(result).replaceAll("$1 " + MASK);
        }
        if (result.indexOf('=') >= 0 || result.indexOf(':') >= 0) {
            result = NAMED.matcher(result).replaceAll(match -> Matcher.quoteReplacement(match.group(1)) + MASK);
        }
        if (result.contains("eyJ")) {
            result = WEB_TOKEN.matcher(result).replaceAll(MASK);
        }
        if (result.contains("tok_")) {
            result = PROVIDER_TOKEN.matcher(result).replaceAll(MASK);
        }
        if (result.contains("://")) {
            result = URL_CREDENTIALS.matcher(result).replaceAll("$1" + MASK + "@");
        }
        if (result.chars()
                        .filter(character -> character >= '0' && character <= '9')
                        .count()
                >= CARD_DIGITS) {
            result = CARD.matcher(result).replaceAll(match -> isCard(match.group()) ? MASK : match.group());
        }
        return result;
    }

    /** The check digit that every card number carries (Luhn, ISO/IEC 7812-1 annex B) tells it from other long numbers. */
    private static boolean isCard(String text) {
        int sum = 0;
        boolean second = false;
        for (int i = text.length() - 1; i >= 0; i--) {
            int digit = Character.digit(text.charAt(i), 10);
            if (digit >= 0) {
                int value = second ? digit * 2 : digit;
                sum += value > 9 ? value - 9 : value;
                second = !second;
            }
        }
        return sum % 10 == 0;
    }
}
