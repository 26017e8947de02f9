package dev.souk.accounts.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.platform.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailTest {

    @ParameterizedTest
    @CsvSource({
        "ada@example.com, ada@example.com",
        "'  Ada@Example.COM ', ada@example.com",
        "ADA+shop@mail.example.co.uk, ada+shop@mail.example.co.uk",
        "ada@bücher.example, ada@xn--bcher-kva.example",
        "ada@BÜCHER.example, ada@xn--bcher-kva.example"
    })
    void hasOneSpelling(String typed, String normal) {
        assertEquals(normal, Email.parse(typed).value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "ada",
                "@example.com",
                "ada@",
                "ada@example",
                "ada@@example.com",
                "a da@example.com",
                "ada@exa mple.com",
                "ada@-example.com",
                "ada@example..com",
                "ada@example.com.",
                "ädä@example.com",
                "ada@example.com\nbcc:all@example.com",
                "<ada@example.com>"
            })
    void refusesWhatIsNone(String typed) {
        assertThrows(ProblemException.class, () -> Email.parse(typed));
    }

    @Test
    void refusesWhatCannotBeDelivered() {
        assertThrows(ProblemException.class, () -> Email.parse("a".repeat(65) + "@example.com"));
        assertThrows(ProblemException.class, () -> Email.parse("a@" + "b".repeat(250) + ".example"));
    }
}
