package dev.souk.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    @Test
    void onlyWhatIsMarkedIsRun() {
        String text = """
                ```sh
                git clone https://example.org/souk && cd souk
                ./souk up
                ./souk test
                ```
                ```
                a transcript
                ```
                <!-- not run: needs a server of yours -->
                ```sh
                SOUK_REDIS_URL=redis://example ./souk up
                ```
                ```sh
                curl http://localhost:8080/api/v1/products
                ```
                """;
        assertEquals(List.of("./souk up\n", "curl http://localhost:8080/api/v1/products\n"), Readme.blocks(text));
    }
}
