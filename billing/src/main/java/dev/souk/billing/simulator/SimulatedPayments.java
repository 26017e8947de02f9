package dev.souk.billing.simulator;

import java.util.List;

/** Some of the simulator's payments. */
record SimulatedPayments(List<SimulatedPayment> items) {}
