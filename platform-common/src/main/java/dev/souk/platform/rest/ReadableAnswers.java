package dev.souk.platform.rest;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/** The other side said yes, but not what: nobody knows what it did. */
final class ReadableAnswers implements ReaderInterceptor {
    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) {
        if (context.getType() == void.class) {
            return null; // the status says it all
        }
        try {
            return context.proceed();
        } catch (IOException | ProcessingException e) {
            throw new RemoteUnknown(
                    "The answer cannot be read as " + context.getType().getSimpleName(), e);
        }
    }
}
