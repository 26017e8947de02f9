package dev.souk.edge.limit;

import java.util.Optional;

/**
 * The ledger of one client and one limit: its requests in the present and the last window, by all edges as far as they have
 * told, and by this edge since. {@link SlidingWindow} decides by it.
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

    /** The number of the present window, since the epoch. */
    private long window;

    /** In the last window: by all edges, and by this one. */
    private long last;

    private long ownLast;

    /** In the present window: what all edges had by the last answer, what they are being told, and what is new since. */
    private long told;

    private long telling;
    private long untold;

    /** In the present window, by this edge. */
    private long own;

    Usage(Limit limit, String key, long nowMillis) {
        this.limit = limit;
        this.key = key;
        this.windowMillis = limit.window().toMillis();
        this.untoldLimit = Math.max(1, limit.quota() / UNTOLD_PART);
        this.muchNews = Math.max(1, limit.quota() / MUCH_PART);
        this.window = nowMillis / windowMillis;
    }

    /** What the others have to be told: requests in a window. */
    record News(Usage usage, long window, long count) {}

    /**
     * Takes one request if there is one left.
     *
     * @param edges 1, or among how many edges the quota is divided while they can't tell each other
     */
    synchronized Decision take(long nowMillis, int edges) {
        turn(nowMillis);
        SlidingWindow counts = edges == 1
                ? new SlidingWindow(limit.quota(), windowMillis, last, present())
                : new SlidingWindow(Math.max(1, limit.quota() / edges), windowMillis, Math.min(last, ownLast), own);
        Decision decision = counts.decide(Math.max(0, nowMillis - window * windowMillis));
        if (decision.allowed()) {
            untold++;
            own++;
        }
        return decision;
    }

    /** Takes one request if there is one left; empty when the others must know before that can be said. */
    synchronized Optional<Decision> takeUntold(long nowMillis) {
        turn(nowMillis);
        return untold + telling >= untoldLimit && present() < limit.quota()
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

    /** In the present window, by all edges as far as is known here. */
    private long present() {
        return told + telling + untold;
    }

    /** A thread that read the time before another turned the window comes too late to turn it back. */
    private void turn(long nowMillis) {
        long now = nowMillis / windowMillis;
        if (now == window || now == window - 1) {
            return;
        }
        boolean next = now == window + 1;
        last = next ? present() : 0;
        ownLast = next ? own : 0;
        told = 0;
        telling = 0;
        untold = 0;
        own = 0;
        window = now;
    }
}
