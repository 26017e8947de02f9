package dev.souk.platform.telemetry;

import io.helidon.common.context.Contexts;

/**
 * The template of the path that a request matched, such as {@code /api/v1/things/{id}}: what metrics and the access log tell
 * requests apart by. Resources get it by themselves; a service that routes otherwise names it.
 *
 * @param template one of few: never the path that the client sent
 */
public record Route(String template) {

    static final Route NONE = new Route("none");

    /** Names the route of the request that this thread works on. */
    public static void is(String template) {
        Contexts.context().ifPresent(context -> context.register(new Route(template)));
    }
}
