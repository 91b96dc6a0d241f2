package dev.zimpush.examples.quickstart;

import dev.zimpush.HoldReason;
import dev.zimpush.Outcome;
import dev.zimpush.ZimPushEvent.Held;
import dev.zimpush.ZimPushEvent.Sent;
import java.util.List;

/** (g) The phone changes networks and is back within the hand-over wait: re-delivered, no push. */
final class NetworkChanged extends Scene {
    NetworkChanged() {
        super(
                "g",
                "The phone changes networks",
                "Back within the hand-over wait, it gets what it missed over the new connection, and no push.");
    }

    @Override
    void play(Stage stage) throws Exception {
        Tunnel wifi = stage.network("wifi");
        Handset gus = stage.about("gus").iphone("gus", "phone");
        gus.connect(wifi);
        wifi.goSilent();
        stage.tell("network", "the wifi fades out");

        stage.say("gus", "g-1", "Which train?");
        stage.await(Sent.class, gus, "g-1", sent -> !sent.again());
        wifi.cut();
        stage.await(Held.class, gus, "g-1", held -> held.reason() == HoldReason.HAND_OVER);
        gus.connect();
        stage.await(Sent.class, gus, "g-1", Sent::again);
        stage.settled(gus, "g-1", Outcome.ACKED);

        stage.check("it was delivered again, and arrived once", gus.received().equals(List.of("g-1")));
        stage.check("nothing was pushed", gus.pushes().isEmpty());
    }
}
