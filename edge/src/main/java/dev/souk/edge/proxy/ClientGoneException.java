package dev.souk.edge.proxy;

/** The client stopped sending in the middle of its body, or took too long: nobody is there to be answered. */
final class ClientGoneException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ClientGoneException(Exception cause) {
        super("The client did not send its body to the end", cause);
    }
}
