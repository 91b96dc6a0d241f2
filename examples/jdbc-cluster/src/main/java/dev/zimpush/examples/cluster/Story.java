package dev.zimpush.examples.cluster;

import java.io.PrintStream;
import java.util.Locale;

/** What is told to who watches the run: a line for what is done, and one now and then for what is seen. */
final class Story {
    private final PrintStream out;
    private final Ledger ledger;

    Story(PrintStream out, Ledger ledger) {
        this.out = out;
        this.ledger = ledger;
    }

    /** Something that is done or seen now. */
    void tell(String words) {
        print(String.format(Locale.ROOT, "%7.2f s  ", ledger.now() / 1e3) + words);
    }

    /** A line without a time. */
    void print(String line) {
        synchronized (out) {
            out.println(line);
        }
    }
}
