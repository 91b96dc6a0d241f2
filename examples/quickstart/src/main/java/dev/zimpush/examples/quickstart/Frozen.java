package dev.zimpush.examples.quickstart;

import dev.zimpush.DueReason;
import dev.zimpush.Outcome;
import dev.zimpush.Presence;
import dev.zimpush.ZimPushEvent.LateAck;
import dev.zimpush.ZimPushEvent.PushDue;
import java.time.Duration;
import java.util.List;

/** (c) The app is frozen, its socket open: push at the ack timeout, and the connection lives on. */
final class Frozen extends Scene {
    Frozen() {
        super(
                "c",
                "The app is frozen, its socket is open",
                "Pushed at the ack timeout, and the connection stays open; what follows is pushed without waiting.");
    }

    @Override
    void play(Stage stage) throws Exception {
        Duration ackTimeout = stage.scale().seconds(5);
        Handset carl = stage.about("carl").iphone("carl", "phone");
        carl.connect();
        carl.phone().freeze();

        stage.say("carl", "c-1", "Are you there?");
        PushDue first = stage.due(carl, "c-1", DueReason.ACK_TIMEOUT);
        stage.settled(carl, "c-1", Outcome.PUSHED);
        stage.check("the ack timeout did not fire early", first.sinceAccepted().compareTo(ackTimeout) >= 0);
        stage.check("the connection is open, under suspicion", stage.presence(carl) == Presence.SUSPECT);

        stage.say("carl", "c-2", "Hello?");
        PushDue second = stage.due(carl, "c-2", DueReason.CONNECTION_SUSPECT);
        stage.settled(carl, "c-2", Outcome.PUSHED);
        stage.check("the next push did not wait", second.sinceAccepted().compareTo(ackTimeout) < 0);

        carl.phone().thaw();
        stage.await(LateAck.class, carl, "c-1", ack -> ack.outcome() == Outcome.PUSHED);
        stage.await(LateAck.class, carl, "c-2", ack -> ack.outcome() == Outcome.PUSHED);
        stage.check(
                "the late acks were reported, and the phone is trusted again", stage.presence(carl) == Presence.ONLINE);

        stage.say("carl", "c-3", "Welcome back");
        stage.settled(carl, "c-3", Outcome.ACKED);
        stage.check("all three came over the one connection", carl.received().equals(List.of("c-1", "c-2", "c-3")));
        stage.check("each was pushed once, the last not at all", carl.pushes().equals(List.of("c-1", "c-2")));
    }
}
