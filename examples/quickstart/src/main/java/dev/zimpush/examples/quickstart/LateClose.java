package dev.zimpush.examples.quickstart;

import dev.zimpush.CloseReason;
import dev.zimpush.Outcome;
import dev.zimpush.Presence;
import java.util.List;

/** (h) An old connection's close comes after the device has a newer one: it harms nothing. */
final class LateClose extends Scene {
    LateClose() {
        super(
                "h",
                "The old connection's late close",
                "A new connection displaces the old one, whose close comes later and must not touch the new one.");
    }

    @Override
    void play(Stage stage) throws Exception {
        Tunnel wifi = stage.network("wifi");
        Handset hana = stage.about("hana").android("hana", "phone");
        long oldOne = hana.connect(wifi);
        wifi.goSilent();
        stage.tell("network", "the wifi fades out");
        long newOne = hana.connect();
        stage.closed(hana, oldOne, CloseReason.DISPLACED);

        hana.phone().closeOldSockets();
        wifi.heal();
        stage.socketEnded(oldOne);
        stage.tell("server", "sees the end of the old socket");
        stage.check(
                "the new connection is the live one",
                stage.zim().connections().find(hana.key()).orElseThrow().id() == newOne
                        && stage.presence(hana) == Presence.ONLINE);

        stage.say("hana", "h-1", "Found it?");
        stage.settled(hana, "h-1", Outcome.ACKED);
        stage.check("the message came live", hana.received().equals(List.of("h-1")));
        stage.check("nothing was pushed", hana.pushes().isEmpty());
    }
}
