package dev.souk.platform.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.json.Json;
import dev.souk.platform.telemetry.Traces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.weld.junit5.auto.AddBeanClasses;
import org.jboss.weld.junit5.auto.EnableAutoWeld;
import org.junit.jupiter.api.Test;

/** Beans that handle events are found whatever their scope and the type of their data, and each gets its own. */
@EnableAutoWeld
@AddBeanClasses({
    HandlerDiscoveryTest.Counted.class,
    HandlerDiscoveryTest.CountedToo.class,
    HandlerDiscoveryTest.Painted.class
})
class HandlerDiscoveryTest {
    private static final Traces TRACES = Traces.none();
    private static final List<String> SEEN = new ArrayList<>();

    record Amount(int number) {}

    record Colour(String colour) {}

    @Singleton
    static class Counted implements EventHandler<Amount> {
        @Override
        public String type() {
            return "souk.alpha.thing-counted.v1";
        }

        @Override
        public Class<Amount> dataType() {
            return Amount.class;
        }

        @Override
        public void handle(Event<Amount> event) {
            SEEN.add(getClass().getSimpleName() + " " + event.data().number());
        }
    }

    @Singleton
    static class CountedToo extends Counted {}

    /** Behind a client proxy. */
    @ApplicationScoped
    static class Painted implements EventHandler<Colour> {
        @Override
        public String type() {
            return "souk.beta.thing-painted.v1";
        }

        @Override
        public Class<Colour> dataType() {
            return Colour.class;
        }

        @Override
        public void handle(Event<Colour> event) {
            SEEN.add("Painted " + event.data().colour());
        }
    }

    private record Broken(String type) implements EventHandler<Amount> {
        @Override
        public Class<Amount> dataType() {
            return Amount.class;
        }

        @Override
        public void handle(Event<Amount> event) {}
    }

    @Inject
    @Any
    Instance<EventHandler<?>> found;

    @Test
    void everyBeanIsFoundAndGetsItsEvents() {
        Handlers handlers = new Handlers(found.stream().toList(), TRACES);
        assertEquals(Set.of("alpha", "beta"), handlers.sources());
        SEEN.clear();
        handlers.handle(event("souk.alpha.thing-counted.v1", "number", "7"));
        handlers.handle(event("souk.beta.thing-painted.v1", "colour", "\"red\""));
        assertEquals(List.of("Counted 7", "CountedToo 7", "Painted red"), SEEN);
        assertTrue(!handlers.handles(event("souk.alpha.thing-lost.v1", "number", "1")));
    }

    @Test
    void aTypeThatIsNoneEndsTheStart() {
        var refused = assertThrows(
                IllegalArgumentException.class, () -> new Handlers(List.of(new Broken("thing-counted")), TRACES));
        assertTrue(refused.getMessage().contains("souk.<service>.<what>.v<n>"), refused.getMessage());
    }

    private static Envelope event(String type, String field, String value) {
        UUID id = Uuid7.next();
        return Envelope.of(
                id,
                type,
                type.split("\\.", 3)[1],
                id,
                Instant.EPOCH,
                Optional.empty(),
                JsonNodeFactory.instance.objectNode().set(field, Json.read(value, JsonNode.class)));
    }
}
