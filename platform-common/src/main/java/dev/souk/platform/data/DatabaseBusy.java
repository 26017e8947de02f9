package dev.souk.platform.data;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;

/** No connection came free in time; its transaction did nothing. Answered as 503. */
final class DatabaseBusy extends ProblemException {
    private static final long serialVersionUID = 1L;

    DatabaseBusy() {
        super(ProblemType.UNAVAILABLE, "The service is busy; try again in a second");
    }
}
