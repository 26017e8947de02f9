package dev.souk.accounts.account;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import java.util.regex.Pattern;

/** What people call themselves. It is shown in mails and on pages, so it can be neither a link nor change its surroundings. */
final class PersonName {

    /** Most characters of a name. */
    static final int MAX_LENGTH = 100;

    /** Control characters, line ends, and those that turn the direction of the text around them; and what starts a link. */
    private static final Pattern UNFIT =
            Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069]|://|(?i:www\\.)");

    private PersonName() {}

    /**
     * Reads what a person typed, of at most {@value #MAX_LENGTH} characters.
     *
     * @throws ProblemException 400 when it is not fit for a name
     */
    static String parse(String typed) {
        String name = typed.strip();
        if (name.isEmpty()) { // white space that @NotBlank does not know as such
            throw Problems.invalid("name", "must not be blank");
        }
        if (UNFIT.matcher(name).find()) {
            throw Problems.invalid("name", "must be a name, without links and control characters");
        }
        return name;
    }
}
