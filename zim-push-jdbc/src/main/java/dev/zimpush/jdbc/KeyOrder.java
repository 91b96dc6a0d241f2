package dev.zimpush.jdbc;

import dev.zimpush.Message;
import dev.zimpush.spi.Journal.NewMessage;
import java.util.Comparator;

/** The order of the keys of deliveries in the database: by the bytes of UTF-8, which is that of the code points. */
final class KeyOrder {
    private static final Comparator<Message> OF_MESSAGES =
            Comparator.comparing(Message::recipient, KeyOrder::compare).thenComparing(Message::id, KeyOrder::compare);

    /** New messages by their keys. */
    static final Comparator<NewMessage> OF_NEW = Comparator.comparing(NewMessage::message, OF_MESSAGES);

    private KeyOrder() {}

    /** Texts differ from Java's order where one has a surrogate and the other a character of the last 8,192. */
    static int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                boolean surrogate = Character.isSurrogate(a);
                return surrogate == Character.isSurrogate(b) ? Character.compare(a, b) : surrogate ? 1 : -1;
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
