package dev.souk.local.faults;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Named points where a process can die: before and after each remote call and each commit, in each service that takes part. */
final class Points {
    /** Calls by method and path or by the provider's operation, commits by the tables that were written. */
    private static final Map<String, List<String>> ALL = Map.of(
            "orders",
            both(
                    "call PUT /internal/holds",
                    "call PUT /internal/authorizations",
                    "call GET /internal/authorizations",
                    "call POST /internal/authorizations/.*/void",
                    "call DELETE /internal/holds",
                    "call POST /internal/authorizations/.*/captures",
                    "call POST /internal/holds/.*/fulfilment",
                    "call POST /internal/restocks",
                    "call PUT /internal/refunds",
                    "commit .*saga",
                    "commit .*customer_order",
                    "commit .*shipment",
                    "commit .*order_return",
                    "commit .*outbox"),
            "catalog",
            both("commit .*hold", "commit .*fulfilment", "commit .*stock_movement"),
            "billing",
            both(
                    "call provider.authorize",
                    "call provider.find",
                    "call provider.cancel",
                    "call provider.capture",
                    "call provider.refund",
                    "commit .*simulator.payment",
                    "commit .*simulator.transfer",
                    "commit (?!.*simulator).*payment",
                    "commit .*capture",
                    "commit .*refund",
                    "commit .*ledger_entry",
                    "commit .*outbox"),
            "notify",
            both("commit .*inbox", "commit .*delivery"));

    private Points() {}

    static boolean has(String service) {
        return ALL.containsKey(service);
    }

    static List<String> of(String service) {
        return ALL.get(service);
    }

    static String before(String what) {
        return what.replaceFirst(" ", ".before ");
    }

    static String after(String what) {
        return what.replaceFirst(" ", ".after ");
    }

    private static List<String> both(String... what) {
        return Stream.of(what)
                .flatMap(one -> Stream.of(before(one), after(one)))
                .toList();
    }
}
