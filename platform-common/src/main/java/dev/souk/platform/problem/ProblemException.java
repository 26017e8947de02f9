package dev.souk.platform.problem;

import java.util.LinkedHashMap;
import java.util.Map;

/** Ends a request with a problem. Its message and members are shown to the client; its cause is only logged. */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;
    private final transient Map<String, String> headers;

    /** A problem of this kind; the detail says what to do about it. */
    public ProblemException(ProblemType type, String detail) {
        this(Problem.of(type, detail), null);
    }

    /** A problem of this kind that another failure led to. */
    public ProblemException(ProblemType type, String detail, Throwable cause) {
        this(Problem.of(type, detail), cause);
    }

    /** Ends the request with this document. */
    public ProblemException(Problem problem) {
        this(problem, null);
    }

    private ProblemException(Problem problem, Throwable cause) {
        this(problem, Map.of(), cause);
    }

    ProblemException(Problem problem, Map<String, String> headers, Throwable cause) {
        super(problem.toString(), cause);
        this.problem = problem;
        this.headers = headers;
    }

    /** The same with one more member in the document. */
    public ProblemException with(String key, Object value) {
        return new ProblemException(problem.with(key, value), headers, getCause());
    }

    /** The same with a header for the answer, such as {@code Retry-After}. */
    public ProblemException header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ProblemException(problem, more, getCause());
    }

    /** The document that the client gets. */
    public Problem problem() {
        return problem;
    }

    /** Headers of the answer. */
    public Map<String, String> headers() {
        return headers;
    }
}
