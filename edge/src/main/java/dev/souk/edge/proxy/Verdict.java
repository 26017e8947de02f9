package dev.souk.edge.proxy;

/** What an attempt says of the instance that it was made at. */
enum Verdict {
    /** It answered, to the end as far as it was read. */
    GOOD,
    /** It took the request and gave no answer in its time, broke it off, or said that nobody could answer. */
    BLAMED,
    /** It can't have done anything: it was not reached, or said that it was not meant (421). */
    UNREACHED,
    /** Nothing: what ended the attempt was the client, or the time that the client gave. */
    NOTHING
}
