package dev.zimpush.examples.quickstart;

import dev.zimpush.CloseReason;
import dev.zimpush.DueReason;
import dev.zimpush.Outcome;
import dev.zimpush.Presence;
import java.util.List;

/** (f) The network is gone and nobody says so, as over QUIC: only the heartbeat tells. */
final class NetworkGone extends Scene {
    NetworkGone() {
        super(
                "f",
                "The network is gone without a close",
                "No close is ever reported, which is what QUIC looks like: the missing heartbeat is the only signal.");
    }

    @Override
    void play(Stage stage) throws Exception {
        Tunnel radio = stage.network("radio");
        Handset fay = stage.about("fay").android("fay", "phone");
        long connection = fay.connect(radio);
        radio.goSilent();
        stage.tell("network", "swallows everything");

        stage.say("fay", "f-1", "Did you arrive?");
        stage.due(fay, "f-1", DueReason.ACK_TIMEOUT);
        stage.settled(fay, "f-1", Outcome.PUSHED);
        stage.check("the server still believes in the connection", stage.presence(fay) == Presence.SUSPECT);

        stage.closed(fay, connection, CloseReason.HEARTBEAT_EXPIRED);
        stage.offline(fay);
        stage.check("no close came, the heartbeat's expiry told", stage.presence(fay) == Presence.OFFLINE);

        stage.say("fay", "f-2", "Hello?");
        stage.due(fay, "f-2", DueReason.DISCONNECTED);
        stage.settled(fay, "f-2", Outcome.PUSHED);
        stage.check("each was pushed once", fay.pushes().equals(List.of("f-1", "f-2")));
        stage.check("nothing had come over the radio", fay.received().isEmpty());
    }
}
