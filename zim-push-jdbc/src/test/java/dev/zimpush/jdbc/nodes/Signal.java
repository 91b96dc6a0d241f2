package dev.zimpush.jdbc.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What POSIX sends to processes and Java does not. */
enum Signal {
    /** Stand still. */
    STOP,
    /** Go on. */
    CONT;

    void to(ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-" + name(), String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
