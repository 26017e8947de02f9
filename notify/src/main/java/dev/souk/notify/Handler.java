package dev.souk.notify;

import dev.souk.platform.events.Event;
import dev.souk.platform.events.EventHandler;
import java.util.function.Consumer;

/**
 * What is done at one type of event.
 *
 * @param type of the event
 * @param dataType what is read of it
 * @param effect runs in the transaction that records the event
 */
public record Handler<T>(String type, Class<T> dataType, Consumer<Event<T>> effect) implements EventHandler<T> {

    @Override
    public void handle(Event<T> event) {
        effect.accept(event);
    }
}
