package dev.souk.local;

import dev.souk.local.build.TestCount;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what Maven says of tests: a line for each module when it is through, and for each test that fails. */
final class TestProgress implements Consumer<String> {
    private static final Pattern MODULE = Pattern.compile("\\[INFO] Building (\\S+) .*\\[\\d+/\\d+]");
    private static final Pattern CLASS = Pattern.compile(
            "Tests run: (\\d+), Failures: (\\d+), Errors: (\\d+), Skipped: (\\d+), Time elapsed: .* in ");
    private static final Pattern FAILED =
            Pattern.compile("\\[ERROR]\\s+(\\S+) -- Time elapsed: .*<<< (FAILURE|ERROR)!");

    private final Progress progress;
    private final Progress.Step step;
    private String module = "";
    private TestCount count = TestCount.NONE;
    private Instant began = Instant.now();

    TestProgress(Progress progress, Progress.Step step) {
        this.progress = progress;
        this.step = step;
    }

    @Override
    public void accept(String line) {
        Matcher building = MODULE.matcher(line);
        Matcher tested = CLASS.matcher(line);
        Matcher failed = FAILED.matcher(line);
        if (building.find()) {
            endOfModule();
            module = building.group(1);
        } else if (tested.find()) {
            int wrong = Integer.parseInt(tested.group(2)) + Integer.parseInt(tested.group(3));
            int skipped = Integer.parseInt(tested.group(4));
            count = count.plus(new TestCount(Integer.parseInt(tested.group(1)) - wrong - skipped, wrong, skipped));
            step.update(module + ", " + count + " so far");
        } else if (failed.find()) {
            progress.note("✗ " + failed.group(1));
        }
    }

    /** Says how the module's tests ended, if it has any. */
    void endOfModule() {
        if (!count.equals(TestCount.NONE)) {
            String mark = count.failed() == 0 ? "✓" : "✗";
            progress.ended(mark, module, count.toString(), Duration.between(began, Instant.now()));
        }
        count = TestCount.NONE;
        began = Instant.now();
    }
}
