package dev.souk.platform.telemetry;

import java.util.Map;

/** What whoever serves a request has to tell of it in its access line; registered in the request's context. */
@FunctionalInterface
public interface Details {

    /** Nothing. */
    Details NONE = Map::of;

    /** Names and values, asked for only when there is a line. */
    Map<String, Object> fields();

    /** A parameter of a log record whose fields become members of the JSON line. */
    record Line(Map<String, Object> fields) {}
}
