package dev.souk.accounts.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.platform.problem.ProblemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ada Lovelace",
                "Łukasz Żółć",
                "O'Brien-Smith, Jr.",
                "李小龙",
                "می\u200cخواهم",
                "J. R. R. Tolkien: author"
            })
    void takesNames(String name) {
        assertEquals(name, PersonName.parse(" " + name + " "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Win at https://evil.example",
                "WWW.evil.example",
                "Ada\nSubject: prize",
                "Ada\u0000",
                "Ada\u0085Lovelace",
                "Ada\u2028Lovelace",
                "\u202Eecalevol adA",
                "\u2003"
            })
    void refusesLinksAndControlCharacters(String name) {
        assertEquals(
                400,
                assertThrows(ProblemException.class, () -> PersonName.parse(name))
                        .problem()
                        .status());
    }
}
