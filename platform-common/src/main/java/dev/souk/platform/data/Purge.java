package dev.souk.platform.data;

/** Deletes rows that nobody needs any more. Every CDI bean that implements it is called from time to time. */
public interface Purge {

    /** Deletes at most {@code limit} rows in the current transaction; returns how many. */
    int purge(int limit);
}
