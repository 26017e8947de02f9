package dev.souk.edge;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.edge.docs.Documentation;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CrossOriginTest {

    @Test
    void whatPagesMayReadIsInTheContract() {
        Set<String> told = new TreeSet<>();
        for (JsonNode headers : Documentation.merged().findValues("headers")) {
            headers.fieldNames().forEachRemaining(name -> told.add(name.toLowerCase(Locale.ROOT)));
        }
        for (String name : CrossOrigin.ANSWER_HEADERS.split(", ", -1)) {
            assertTrue(told.contains(name), name + " is not among " + told);
        }
    }
}
