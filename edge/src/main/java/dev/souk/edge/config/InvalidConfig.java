package dev.souk.edge.config;

import java.util.List;

/** A configuration that can't be taken, with everything that is wrong with it. */
public final class InvalidConfig extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<String> errors;

    InvalidConfig(List<String> errors) {
        super(String.join("; ", errors));
        this.errors = List.copyOf(errors);
    }

    /** One line for each error, which begins with its place in the document. */
    public List<String> errors() {
        return errors;
    }
}
