package dev.souk.platform.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.souk.platform.json.Json;
import dev.souk.platform.telemetry.Traces;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The handlers of this service by type. */
final class Handlers {
    private final Map<String, List<EventHandler<?>>> byType;
    private final Traces traces;

    Handlers(List<EventHandler<?>> handlers, Traces traces) {
        for (EventHandler<?> handler : handlers) {
            if (!Outbox.TYPE.matcher(handler.type()).matches()) {
                throw new IllegalArgumentException(handler.getClass().getName() + " handles " + handler.type()
                        + ", which is no event type: souk.<service>.<what>.v<n>");
            }
        }
        this.byType = handlers.stream()
                .sorted(Comparator.comparing(handler -> handler.getClass().getName()))
                .collect(Collectors.groupingBy(EventHandler::type));
        this.traces = traces;
    }

    /** The services whose events are handled here. */
    Set<String> sources() {
        return byType.keySet().stream()
                .map(type -> type.split("\\.", 3)[1])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    boolean handles(Envelope event) {
        return byType.containsKey(event.type());
    }

    /** Lets each handler of the type make its effect, as a part of the trace the event came from. */
    void handle(Envelope event) {
        try {
            traces.follow(
                    event.traceparent(),
                    "process " + event.type(),
                    Map.of("messaging.message.id", event.id().toString()),
                    () -> byType.getOrDefault(event.type(), List.of()).forEach(handler -> handle(handler, event)));
        } catch (Error e) {
            throw new IllegalStateException("The handler of " + event.type() + " is broken", e);
        }
    }

    private static <T> void handle(EventHandler<T> handler, Envelope event) {
        Function<Class<T>, T> read = type -> {
            try {
                return Json.tolerant().treeToValue(event.data(), type);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("The data is not a " + type.getSimpleName(), e);
            }
        };
        handler.handle(new Event<>(
                event.id(),
                event.type(),
                event.service(),
                event.subject(),
                event.time(),
                read.apply(handler.dataType())));
    }
}
