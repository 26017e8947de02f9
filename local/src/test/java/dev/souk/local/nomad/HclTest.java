package dev.souk.local.nomad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class HclTest {
    @Test
    void blocksLabelsAndExpressions() {
        Hcl.Block file = Hcl.read("f", """
                # a comment with { in it
                variable "services" { type = map(object({ min = number })) }
                job "orders" {
                  datacenters = ["a", "b"] // more
                  group "g" {
                    count = var.n > 0 ? 1 : 2
                    task "t" {
                      env {
                        URL = "jdbc:${var.addresses["postgres"]}/x}"
                      }
                    }
                  }
                }
                """);

        assertEquals("map(object({ min = number }))", file.one("variable").get("type"));
        Hcl.Block job = file.one("job");
        assertEquals(List.of("orders"), job.labels());
        assertEquals("[\"a\", \"b\"]", job.get("datacenters"));
        assertEquals("var.n > 0 ? 1 : 2", job.one("group").get("count"));
        Hcl.Block env = job.all("env").findFirst().orElseThrow();
        assertEquals("\"jdbc:${var.addresses[\"postgres\"]}/x}\"", env.get("URL"));
    }

    @Test
    void whatIsBrokenIsToldWithItsLine() {
        for (String broken :
                List.of("job \"a\" {\n", "a = \n", "a = [1\n", "a = \"x\n", "}", "a\n", "a = 1\na = 2\n")) {
            AssertionError error = assertThrows(AssertionError.class, () -> Hcl.read("f.hcl", broken), broken);
            assertTrue(error.getMessage().startsWith("f.hcl:"), error.getMessage());
        }
    }
}
