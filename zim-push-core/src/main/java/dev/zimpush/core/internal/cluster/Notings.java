package dev.zimpush.core.internal.cluster;

import dev.zimpush.Message;
import dev.zimpush.spi.Journal.Noting;

/** What can be noted. */
final class Notings {
    private Notings() {}

    /** Whether there can be a message with such ids: what says so is the message's own builder. */
    static boolean isPossible(Noting noting) {
        try {
            Message.Builder message = Message.to(noting.userId());
            if (noting.messageId() != null) {
                message.id(noting.messageId());
            }
            if (noting.conversation() != null) {
                message.conversation(noting.conversation());
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
