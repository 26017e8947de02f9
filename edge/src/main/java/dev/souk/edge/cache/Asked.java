package dev.souk.edge.cache;

import dev.souk.edge.proxy.Fetched;
import dev.souk.platform.problem.ProblemException;

/** What became of a question to a service: an answer to share, or none, or that it is not for sharing. */
sealed interface Asked {

    /** An answer for all. */
    record Good(Stored answer, boolean kept) implements Asked {}

    /** An answer for those who wait, that is not kept: an error. */
    record Other(Fetched answer) implements Asked {}

    /** Each must ask for themselves. */
    record NotShared() implements Asked {}

    /** No answer. */
    record Failed(ProblemException problem) implements Asked {}

    /** Whether an older answer is better than this one. */
    default boolean isFailure() {
        return this instanceof Failed || (this instanceof Other(Fetched answer) && answer.status() >= 500);
    }
}
