package dev.souk.billing.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the simulator does wrong until it is told otherwise.
 *
 * @param answers tried in order for each request; the first that is for its operation and comes up decides
 * @param webhooks what goes wrong with webhooks
 */
record FaultPlan(List<AnswerFault> answers, WebhookFaults webhooks) {

    static final FaultPlan NONE = new FaultPlan(List.of(), WebhookFaults.NONE);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration BEYOND_PATIENCE = Duration.ofSeconds(4);

    FaultPlan {
        answers = answers == null ? List.of() : List.copyOf(answers);
        webhooks = webhooks == null ? WebhookFaults.NONE : webhooks;
    }

    /**
     * A fault of answers.
     *
     * @param operation only requests for it; all when empty
     * @param share of the requests, 0 to 1
     * @param delay of late and slow answers; longer than billing waits when empty, a minute at most
     */
    record AnswerFault(Optional<Operation> operation, Fault fault, double share, Optional<Duration> delay) {

        static final AnswerFault NONE = new AnswerFault(Optional.empty(), Fault.NONE, 1, Optional.empty());

        AnswerFault {
            requireShare(share);
            if (fault == null) {
                throw new IllegalArgumentException("an answer's fault needs a fault");
            }
            delay.ifPresent(FaultPlan::requireDelay);
        }

        Duration pause() {
            return fault == Fault.HUNG ? LONGEST : delay.orElse(BEYOND_PATIENCE);
        }
    }

    /**
     * Faults of webhooks. Delays are random up to the longest, so that delayed webhooks also come in another order.
     *
     * @param duplicated share that is sent twice
     * @param delayed share that is sent later than it could be
     * @param lost share that is never sent
     * @param delay the longest, a minute at most
     */
    record WebhookFaults(double duplicated, double delayed, double lost, Optional<Duration> delay) {

        static final WebhookFaults NONE = new WebhookFaults(0, 0, 0, Optional.empty());

        WebhookFaults {
            requireShare(duplicated);
            requireShare(delayed);
            requireShare(lost);
            delay.ifPresent(FaultPlan::requireDelay);
        }

        Duration longestDelay() {
            return delay.orElse(BEYOND_PATIENCE);
        }
    }

    /** What goes wrong with the next request. */
    AnswerFault next(Operation operation) {
        return answers.stream()
                .filter(fault -> fault.operation().orElse(operation) == operation)
                .filter(fault -> comesUp(fault.share()))
                .findFirst()
                .orElse(AnswerFault.NONE);
    }

    static boolean comesUp(double share) {
        return ThreadLocalRandom.current().nextDouble() < share;
    }

    private static void requireShare(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share is a number from 0 to 1, not " + share);
        }
    }

    private static void requireDelay(Duration delay) {
        if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a delay is from PT0S to " + LONGEST + ", not " + delay);
        }
    }
}
