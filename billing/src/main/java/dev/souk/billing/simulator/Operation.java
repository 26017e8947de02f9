package dev.souk.billing.simulator;

/** What the simulator can be asked to do. */
enum Operation {
    AUTHORIZE,
    FIND,
    CANCEL,
    CAPTURE,
    REFUND,
    LIST
}
