package dev.zimpush.examples.quickstart;

import dev.zimpush.DueReason;
import dev.zimpush.HoldReason;
import dev.zimpush.Outcome;
import dev.zimpush.ZimPushEvent.Held;
import dev.zimpush.ZimPushEvent.PushDue;
import dev.zimpush.ZimPushEvent.Sent;
import java.util.List;

/** (e) The app is swiped away: the system closes its socket. */
final class SwipedAway extends Scene {
    SwipedAway() {
        super(
                "e",
                "The app is swiped away",
                "What was pending is pushed after the hand-over wait, for it may be back; the next message at once.");
    }

    @Override
    void play(Stage stage) throws Exception {
        Handset emil = stage.about("emil").iphone("emil", "phone");
        emil.connect();
        emil.phone().freeze();

        stage.say("emil", "e-1", "Call me");
        stage.await(Sent.class, emil, "e-1", sent -> true);
        emil.phone().swipeAway();
        Held held = stage.await(Held.class, emil, "e-1", hold -> hold.reason() == HoldReason.HAND_OVER);
        PushDue due = stage.due(emil, "e-1", DueReason.CONNECTION_LOST);
        stage.settled(emil, "e-1", Outcome.PUSHED);
        stage.check(
                "the hand-over wait was kept, and was shorter than the ack timeout",
                due.sinceAccepted().compareTo(held.atMost()) >= 0
                        && held.atMost().compareTo(stage.scale().seconds(5)) < 0);

        stage.say("emil", "e-2", "It is urgent");
        stage.due(emil, "e-2", DueReason.DISCONNECTED);
        stage.settled(emil, "e-2", Outcome.PUSHED);
        stage.check("each was pushed once", emil.pushes().equals(List.of("e-1", "e-2")));
    }
}
