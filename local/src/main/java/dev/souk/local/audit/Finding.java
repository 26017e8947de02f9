package dev.souk.local.audit;

/**
 * Something that does not fit.
 *
 * @param check which of the rule's checks found it
 * @param id what an operator can look up: an order, a payment, an article, an event, a constraint
 * @param detail what was expected and what is there; equal as long as nothing changes
 */
public record Finding(Rule rule, String check, String id, String detail) {}
