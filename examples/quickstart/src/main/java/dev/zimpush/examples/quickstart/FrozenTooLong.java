package dev.zimpush.examples.quickstart;

import dev.zimpush.CloseReason;
import dev.zimpush.DueReason;
import dev.zimpush.Outcome;
import java.util.List;

/** (d) The app is still frozen when its heartbeat expires: the server closes the connection. */
final class FrozenTooLong extends Scene {
    FrozenTooLong() {
        super(
                "d",
                "The app stays frozen past the heartbeat limit",
                "30 s without a sign of life: the server closes the connection, and pushes the next message at once.");
    }

    @Override
    void play(Stage stage) throws Exception {
        Handset dora = stage.about("dora").android("dora", "phone");
        long connection = dora.connect();
        dora.phone().freeze();

        stage.say("dora", "d-1", "Still up?");
        stage.due(dora, "d-1", DueReason.ACK_TIMEOUT);
        stage.settled(dora, "d-1", Outcome.PUSHED);
        stage.closed(dora, connection, CloseReason.HEARTBEAT_EXPIRED);
        stage.offline(dora);
        stage.socketEnded(connection);
        stage.check(
                "the socket is closed, the connection forgotten",
                stage.zim().connections().find(dora.key()).isEmpty());

        stage.say("dora", "d-2", "Good night");
        stage.due(dora, "d-2", DueReason.DISCONNECTED);
        stage.settled(dora, "d-2", Outcome.PUSHED);
        stage.check("each was pushed once", dora.pushes().equals(List.of("d-1", "d-2")));

        dora.phone().thaw();
        String why = dora.phone().disconnects().await("close", any -> true, stage.patience());
        stage.check("the phone learns why when it wakes", why.contains(CloseReason.HEARTBEAT_EXPIRED.name()));
    }
}
