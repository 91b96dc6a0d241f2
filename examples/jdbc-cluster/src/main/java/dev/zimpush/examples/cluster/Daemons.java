package dev.zimpush.examples.cluster;

import java.util.concurrent.ThreadFactory;

/** Named threads that never keep the program alive. */
final class Daemons {

    private Daemons() {}

    static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
