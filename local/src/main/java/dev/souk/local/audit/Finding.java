package dev.souk.local.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Something that does not fit.
 *
 * @param check which of the rule's checks found it
 * @param id what an operator can look up: an order, a payment, an article, an event, a constraint
 * @param detail what was expected and what is there, for people
 * @param difference what has to look the same at both looks; empty when nothing that is under way can explain it, so that it is
 *     the same breach whatever its numbers are by then
 */
public record Finding(
        Rule rule,
        String check,
        String id,
        String detail,
        @JsonIgnore String difference) {

    /** One that work under way may explain, as long as it changes. */
    Finding(Rule rule, String check, String id, String detail) {
        this(rule, check, id, detail, detail);
    }

    /** What makes it the same as one of another look. */
    record Key(Rule rule, String check, String id, String difference) {}

    Key key() {
        return new Key(rule, check, id, difference);
    }
}
