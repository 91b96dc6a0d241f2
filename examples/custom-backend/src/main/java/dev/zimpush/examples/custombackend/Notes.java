package dev.zimpush.examples.custombackend;

import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noting;

/** Which rows of its user a noting is about. */
final class Notes {
    private Notes() {}

    static boolean concern(Noting noting, Row row) {
        boolean message = noting.messageId() == null || row.message.id().equals(noting.messageId());
        return message && device(noting, row) && conversation(noting, row);
    }

    private static boolean device(Noting noting, Row row) {
        if (noting.deviceId() == null) {
            return true;
        }
        boolean same = row.id.device().deviceId().equals(noting.deviceId());
        return noting.note() == Note.ACKED_ELSEWHERE
                ? !same && row.message.settlement() == SettlementMode.ANY_DEVICE
                : same;
    }

    private static boolean conversation(Noting noting, Row row) {
        return noting.conversation() == null
                || (row.message
                                .conversation()
                                .filter(noting.conversation()::equals)
                                .isPresent()
                        && row.message.sequence().isPresent()
                        && row.message.sequence().getAsLong() <= noting.upToSequence());
    }
}
