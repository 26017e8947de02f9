package dev.souk.edge.limit;

import java.util.Optional;

/**
 * What is known here of one client and one limit: its requests in the present and the last window, by all edges as far as
 * they have told, and by this edge since. The window slides: of the last one counts what it still covers (Cloudflare, "How
 * we built rate limiting", 2017).
 */
final class Usage {

    /** The part of the quota that an edge may let pass before the others must know. */
    static final int UNTOLD_PART = 20;

    /** The part of it that they are told of soon. */
    static final int MUCH_PART = 100;

    final Limit limit;
    final String key;
    private final long windowMillis;
    private final long untoldLimit;
    private final long muchNews;

    private long window;
    private long last;
    private long ownLast;
    private long told;
    private long untold;
    private long telling;
    private long own;

    Usage(Limit limit, String key, long nowMillis) {
        this.limit = limit;
        this.key = key;
        this.windowMillis = limit.window().toMillis();
        this.untoldLimit = Math.max(1, limit.quota() / UNTOLD_PART);
        this.muchNews = Math.max(1, limit.quota() / MUCH_PART);
        this.window = nowMillis / windowMillis;
    }

    /** An answer to a request: whether it may pass, how many more may, and when there is more, in milliseconds. */
    record Decision(boolean allowed, long remaining, long resetMillis) {}

    /** What the others have to be told: requests in a window. */
    record News(Usage usage, long window, long count) {}

    /**
     * Takes one request if there is one left.
     *
     * @param edges 1, or among how many edges the quota is divided while they can't tell each other
     */
    synchronized Decision take(long nowMillis, int edges) {
        turn(nowMillis);
        long quota = Math.max(1, limit.quota() / edges);
        double past = 1 - (double) (nowMillis % windowMillis) / windowMillis;
        long before = edges == 1 ? last : Math.min(last, ownLast);
        long present = edges == 1 ? told + telling + untold : own;
        double used = before * past + present;
        if (used + 1 > quota + 1e-9) {
            return new Decision(false, 0, wait(nowMillis, quota, before, present));
        }
        untold++;
        own++;
        return new Decision(true, (long) Math.floor(quota - used - 1 + 1e-9), windowMillis - nowMillis % windowMillis);
    }

    /** How long until one more fits. */
    private long wait(long nowMillis, long quota, long before, long present) {
        long elapsed = nowMillis % windowMillis;
        if (present + 1 <= quota && before > 0) {
            double until = windowMillis * (1 - (quota - present - 1) / (double) before);
            return Math.max(1, (long) Math.ceil(until) - elapsed);
        }
        double inNext = windowMillis * (1 - (quota - 1) / (double) Math.max(1, present));
        return windowMillis - elapsed + Math.max(0, (long) Math.ceil(inNext));
    }

    /** Takes one request if there is one left; empty when the others must know before that can be said. */
    synchronized Optional<Decision> takeUntold(long nowMillis) {
        turn(nowMillis);
        return untold + telling >= untoldLimit && told + telling + untold < limit.quota()
                ? Optional.empty()
                : Optional.of(take(nowMillis, 1));
    }

    synchronized boolean hasNews() {
        return untold > 0;
    }

    /** Whether the others should know soon. */
    synchronized boolean hasMuchNews() {
        return untold >= muchNews;
    }

    /** What to tell; to be followed by {@link #heard} or {@link #notHeard}. */
    synchronized News tell(long nowMillis) {
        turn(nowMillis);
        News news = new News(this, window, untold);
        telling += untold;
        untold = 0;
        return news;
    }

    /** They know, and this is what all have had. */
    synchronized void heard(News news, long total, long totalOfLast) {
        if (news.window() == window) {
            telling -= news.count();
            told = Math.max(told, total);
            last = Math.max(last, totalOfLast);
        }
    }

    synchronized void notHeard(News news) {
        if (news.window() == window) {
            telling -= news.count();
            untold += news.count();
        }
    }

    /** Whether nothing of it counts any more. */
    synchronized boolean isOver(long nowMillis) {
        return nowMillis / windowMillis > window + 1;
    }

    private void turn(long nowMillis) {
        long now = nowMillis / windowMillis;
        if (now == window) {
            return;
        }
        boolean next = now == window + 1;
        last = next ? told + telling + untold : 0;
        ownLast = next ? own : 0;
        told = 0;
        telling = 0;
        untold = 0;
        own = 0;
        window = now;
    }
}
