package dev.souk.local.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** How tests ended. */
public record TestCount(int passed, int failed, int skipped) {
    public static final TestCount NONE = new TestCount(0, 0, 0);

    /** The sum of both. */
    public TestCount plus(TestCount other) {
        return new TestCount(passed + other.passed, failed + other.failed, skipped + other.skipped);
    }

    /** How many ended one way or the other; those that were skipped are not among them. */
    public int run() {
        return passed + failed;
    }

    /** {@code 312 passed, 0 failed, 2 skipped} */
    @Override
    public String toString() {
        return passed + " passed, " + failed + " failed, " + skipped + " skipped";
    }

    /** Sums the reports that surefire wrote into these modules' folders since a moment. */
    public static TestCount inReports(List<Path> modules, Instant since) {
        TestCount sum = NONE;
        for (Path module : modules) {
            Path reports = module.resolve("target/surefire-reports");
            if (Files.isDirectory(reports)) {
                sum = sum.plus(inFolder(reports, since));
            }
        }
        return sum;
    }

    private static TestCount inFolder(Path reports, Instant since) {
        try (Stream<Path> files = Files.list(reports)) {
            return files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .filter(file -> !modified(file).isBefore(since))
                    .map(TestCount::read)
                    .reduce(NONE, TestCount::plus);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The root element carries the numbers. */
    static TestCount read(Path report) {
        try (InputStream in = Files.newInputStream(report)) {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            reader.nextTag();
            int tests = number(reader, "tests");
            int failed = number(reader, "failures") + number(reader, "errors");
            int skipped = number(reader, "skipped");
            return new TestCount(tests - failed - skipped, failed, skipped);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(report + " is not a test report", e);
        }
    }

    private static int number(XMLStreamReader reader, String attribute) {
        return Integer.parseInt(reader.getAttributeValue(null, attribute));
    }
}
