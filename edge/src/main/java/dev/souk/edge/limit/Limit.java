package dev.souk.edge.limit;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * A rule of how much may be asked for.
 *
 * @param name what clients see of it in {@code RateLimit-Policy}
 * @param per what is counted together
 * @param field for {@link Per#FIELD}: the member of the JSON body, else empty
 * @param quota how many requests
 * @param window in which time, sliding
 */
public record Limit(String name, Per per, String field, long quota, Duration window) {

    /** The limit of routes that name none, when there is one by this name. */
    public static final String EVERYWHERE = "default";

    /** What is counted together. */
    public enum Per {
        /** The client's address; of IPv6 the network, a /64. */
        @JsonProperty("address")
        ADDRESS,
        /** The account of a person, the API key of a machine, the address of a guest. */
        @JsonProperty("caller")
        CALLER,
        /** Everybody on a route. */
        @JsonProperty("route")
        ROUTE,
        /** The value of a member of the body, such as the address that somebody logs in with. */
        @JsonProperty("field")
        FIELD
    }

    /** As {@code RateLimit-Policy} says it (draft-ietf-httpapi-ratelimit-headers-10, section 3). */
    String policy() {
        return "\"" + name + "\";q=" + quota + ";w=" + Math.max(1, window.toSeconds());
    }

    /** As people say it: {@code 60 requests a minute}, {@code 600 requests in 5 minutes}. */
    String words() {
        return quota + (quota == 1 ? " request " : " requests ") + time(Math.max(1, window.toSeconds()));
    }

    private static String time(long seconds) {
        if (seconds % 3600 == 0) {
            return seconds == 3600 ? "an hour" : "in " + seconds / 3600 + " hours";
        }
        if (seconds % 60 == 0) {
            return seconds == 60 ? "a minute" : "in " + seconds / 60 + " minutes";
        }
        return seconds == 1 ? "a second" : "in " + seconds + " seconds";
    }
}
