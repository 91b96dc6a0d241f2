package dev.zimpush;

import org.jspecify.annotations.Nullable;

/** What an id of the host's may look like: it must fit a key column of every database and a line of a log. */
final class Ids {
    static final int MAX_BYTES = 255;

    private Ids() {}

    static String require(String name, @Nullable String id) {
        if (id == null) {
            throw new NullPointerException(name + " is null; give the host's id");
        }
        if (id.isEmpty()) {
            throw new IllegalArgumentException(name + " is empty; give the host's id");
        }
        int bytes = Utf8.length(name, id);
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(name + " has " + bytes + " bytes in UTF-8, the most is " + MAX_BYTES
                    + "; use a shorter id, such as a hash: " + id.substring(0, 16) + "...");
        }
        return id;
    }
}
