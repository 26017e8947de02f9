package dev.souk.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.faults.Client.Person;
import dev.souk.local.faults.Client.Reply;
import dev.souk.local.faults.History.Operation;
import dev.souk.local.faults.History.What;
import dev.souk.local.service.SamplePerson;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What becomes of orders: they are cancelled, shipped, refunded by hand, and sent back. */
final class Desk {
    static final Person ADMIN = new Person(SamplePerson.ADMIN.email(), SamplePerson.ADMIN.password());
    private static final Person STAFF = new Person(SamplePerson.MODERATOR.email(), SamplePerson.MODERATOR.password());

    /** How the reasons begin why a shipment is parked whose money does not come by waiting. */
    private static final String NO_MONEY = "the payment could not be authorized again";

    private final Client client;
    private final Asking asking;

    Desk(Client client, Asking asking) {
        this.client = client;
        this.asking = asking;
    }

    void cancel(Sold order, Random random) {
        asking.ask(What.CANCEL, order.owner(), "/orders/" + order.id() + "/cancellation", order.id(), Map.of(), random);
    }

    /** All that has not left yet. */
    void ship(Sold order, Random random) {
        ship(order, Map.of(), random);
    }

    /** One piece of an order. */
    void shipOne(Sold order, Random random) {
        ship(order, Map.of("lines", List.of(Map.of("sku", order.lines().getFirst(), "quantity", 1))), random);
    }

    private void ship(Sold order, Map<String, ?> body, Random random) {
        asking.ask(What.SHIP, STAFF, "/orders/" + order.id() + "/shipments", order.id(), body, random);
    }

    /** A part of what was captured by one of its payments, or all of it. */
    void refund(Sold order, Random random) {
        for (JsonNode payment :
                client.get(ADMIN, "/payments?orderId=" + order.id()).body().path("items")) {
            long left = payment.path("captured").path("amount").asLong()
                    - payment.path("refunded").path("amount").asLong();
            String id = payment.path("id").asText();
            if (left > 0) {
                long amount = random.nextBoolean() ? left : 1 + random.nextLong(left);
                asking.ask(
                        What.REFUND,
                        ADMIN,
                        "/payments/" + id + "/refunds",
                        id,
                        Map.of("amount", Map.of("amount", amount, "currency", "EUR"), "reason", "did not please"),
                        random);
            }
        }
    }

    /**
     * One piece of an order comes back: announced, accepted, received, restocked or not, and refunded.
     *
     * @param restock 1 when it is good for sale again, 0 when it is not
     */
    void sendBack(Sold order, int restock, Random random) {
        String path = "/orders/" + order.id() + "/returns";
        String sku = order.lines().get(random.nextInt(order.lines().size()));
        Operation announced = asking.ask(
                What.RETURN,
                order.owner(),
                path,
                order.id(),
                Map.of("lines", List.of(Map.of("sku", sku, "quantity", 1)), "reason", "did not fit"),
                random);
        announced.outcome().filter(Reply::ok).map(goods -> goods.text("id")).ifPresent(goods -> {
            Operation accepted =
                    asking.ask(What.APPROVE, STAFF, path + "/" + goods + "/approval", goods, Map.of(), random);
            if (accepted.outcome().filter(Reply::ok).isPresent()) {
                asking.ask(
                        What.RECEIVE,
                        STAFF,
                        path + "/" + goods + "/receipt",
                        goods,
                        Map.of("lines", List.of(Map.of("sku", sku, "restock", restock, "writeOff", 1 - restock))),
                        random);
            }
        });
    }

    /** Gives shipments up for which no money can be had any more, as an operator does. */
    void giveUp() {
        for (JsonNode saga : client.get(ADMIN, "/orders/sagas").body().path("items")) {
            if (saga.path("parkedReason").asText().startsWith(NO_MONEY)) {
                client.post(
                        ADMIN,
                        "/orders/sagas/" + saga.path("id").asText() + "/resolution",
                        Map.of("action", "ABANDON", "note", "the card is not good any more"));
            }
        }
    }
}
