package dev.zimpush.figures;

/** A way to keep messages until they are acknowledged. Thread-safe. */
public interface Subject extends AutoCloseable {
    /** For the table of figures. */
    String name();

    /** The table in which messages are kept. */
    String table();

    /** Keeps message number {@code n} and then runs something: it survives a crash from then on. */
    void send(long n, Runnable onDurable);

    /** Message number {@code n} was acknowledged and need not be kept any longer. */
    void acknowledge(long n);

    @Override
    void close();
}
