package dev.zimpush.docs;

import dev.zimpush.AckTracker;
import dev.zimpush.core.AckTrackerBuilder;
import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.Executor;

// sample: game
/** A player; its methods are called through its mailbox only, one at a time. */
final class PlayerActor {
    private static final int TRIES = 3;
    private final AckTracker<PlayerActor, Packet> unacked; // one for all players
    private final Executor mailbox;
    private final Socket socket;

    PlayerActor(AckTracker<PlayerActor, Packet> unacked, Executor mailbox, Socket socket) {
        this.unacked = unacked;
        this.mailbox = mailbox;
        this.socket = socket;
    }

    static AckTracker<PlayerActor, Packet> tracker(TimeSource time, Executor executor) {
        return AckTrackerBuilder.timeout(Duration.ofMillis(500))
                .time(time)
                .executor(executor)
                .build((player, id, packet) -> player.mailbox.execute(() -> player.notAcked(packet)));
    }

    void send(Packet packet) {
        unacked.track(this, packet.id(), packet); // first track, then write
        socket.send(packet.id() + ' ' + packet.text());
    }

    void acked(String id) {
        unacked.acknowledge(this, id);
    }

    void notAcked(Packet packet) {
        if (packet.tried() < TRIES) {
            send(new Packet(packet.id(), packet.text(), packet.tried() + 1));
        } else {
            left();
        }
    }

    void left() {
        unacked.forget(this);
        socket.close();
    }

    record Packet(String id, String text, int tried) {}
}
// end
