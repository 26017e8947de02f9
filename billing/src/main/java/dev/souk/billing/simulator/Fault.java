package dev.souk.billing.simulator;

/** What can go wrong between a request and its answer. */
enum Fault {
    NONE,
    /** Does nothing and closes the connection. */
    DROPPED,
    /** Acts and closes the connection without an answer. */
    LOST,
    /** Waits, then acts and answers: the one who asked has gone. */
    LATE,
    /** Acts, waits, then answers. */
    SLOW,
    /** Acts twice, as when the network delivers a request twice, and gives the second answer. */
    DUPLICATED,
    /** Does nothing and answers 500. */
    ERROR,
    /** Acts and answers 500. */
    ERROR_AFTER,
    /** Acts and says nothing for a long time, with the connection open. */
    HUNG
}
