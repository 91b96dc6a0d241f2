package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.zimpush.CloseReason;
import dev.zimpush.Message;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordingLinkTest {
    private final RecordingLink link = new RecordingLink();

    @Test
    void deliver_open_keepsMessagesInOrder() {
        Message first = message("m-1");
        link.deliver(first);
        link.deliver(message("m-2"));

        assertThat(link.ids()).containsExactly("m-1", "m-2");
        assertThat(link.messages().get(0)).isSameAs(first);
        assertThat(link.closeReason()).isEmpty();
    }

    @Test
    void deliver_callback_seesTheRecordedMessage() {
        List<String> seen = new ArrayList<>();
        link.onDeliver(message -> seen.addAll(link.ids()));
        link.deliver(message("m-1"));

        assertThat(seen).containsExactly("m-1");
    }

    @Test
    void deliver_toldToFail_throwsAndKeepsNothing() {
        UncheckedIOException broken = new UncheckedIOException(new SocketException("broken pipe"));
        link.failWith(broken);

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> link.deliver(message("m-1")))
                .isSameAs(broken);
        assertThat(link.ids()).isEmpty();
    }

    @Test
    void deliver_blocked_hangsUntilReleased() throws InterruptedException {
        link.block();
        Race.run(2, runner -> {
            if (runner == 0) {
                link.deliver(message("m-1"));
            } else {
                link.awaitBlocked();
                assertThat(link.ids()).isEmpty();
                link.release();
            }
            return runner;
        });

        assertThat(link.ids()).containsExactly("m-1");
        link.deliver(message("m-2"));
        assertThat(link.ids()).containsExactly("m-1", "m-2");
    }

    @Test
    void deliver_blockedAndClosed_throws() throws InterruptedException {
        link.block();
        Race.run(2, runner -> {
            if (runner == 0) {
                assertThatIllegalStateException().isThrownBy(() -> link.deliver(message("m-1")));
            } else {
                link.awaitBlocked();
                link.close(CloseReason.HEARTBEAT_EXPIRED);
            }
            return runner;
        });

        assertThat(link.ids()).isEmpty();
    }

    @Test
    void deliver_closed_throws() {
        link.close(CloseReason.DISPLACED);

        assertThatIllegalStateException().isThrownBy(() -> link.deliver(message("m-1")));
    }

    @Test
    void close_twice_keepsBothReasons() {
        link.close(CloseReason.DISPLACED);
        link.close(CloseReason.SHUTDOWN);

        assertThat(link.closeReason()).contains(CloseReason.DISPLACED);
        assertThat(link.closings()).containsExactly(CloseReason.DISPLACED, CloseReason.SHUTDOWN);
    }

    private static Message message(String id) {
        return Message.to("bob").id(id).build();
    }
}
