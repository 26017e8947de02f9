package dev.souk.local.faults;

import dev.souk.local.faults.Client.Person;
import dev.souk.local.faults.Client.Reply;
import java.util.ArrayList;
import java.util.List;

/** An order that somebody was told of. */
record Sold(String id, Person owner, List<String> lines) {
    /** As it is shown to its owner. */
    static Sold of(Person owner, Reply order) {
        List<String> lines = new ArrayList<>();
        order.body().path("lines").forEach(line -> lines.add(line.path("sku").asText()));
        return new Sold(order.text("id"), owner, lines);
    }
}
