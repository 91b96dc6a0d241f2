package dev.zimpush.jdbc;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What can be read of a failure. */
final class Texts {
    private Texts() {}

    /** All that a log would show: messages, causes, suppressed ones and stack traces. */
    static String of(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
