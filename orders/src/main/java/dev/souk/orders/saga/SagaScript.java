package dev.souk.orders.saga;

import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;

/** What one kind of saga does at each of its steps. */
public interface SagaScript {

    /** The kind it is for. */
    Saga.Kind kind();

    /**
     * Performs the step at which the saga stands. It is called outside of any transaction and may be called again for a
     * step that was performed already, by this process or another one, so everything it does elsewhere is idempotent.
     *
     * @return what to commit
     * @throws ParkException when only a person can help
     * @throws RuntimeException when the step is to be tried again later
     */
    Progress perform(Saga saga);

    /**
     * An operator vouches that the present step of a parked saga has been seen to by hand.
     *
     * @return what to commit
     * @throws ProblemException when this step cannot be skipped
     */
    Progress skip(Saga saga);

    /**
     * As {@link #skip(Saga)} for a step that gives money back, of which the operator gave only a part by hand.
     *
     * @return what to commit
     * @throws ProblemException when this step gives nothing back, or less than that
     */
    default Progress skip(Saga saga, Money byHand) {
        throw Problems.invalid("amount", "is for a refund that was given by hand; " + saga.step() + " is none");
    }

    /**
     * An operator gives a parked saga up, which has taken nothing.
     *
     * @return what to commit
     * @throws ProblemException when it cannot be given up at this step
     */
    Progress abandon(Saga saga);
}
