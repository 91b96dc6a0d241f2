package dev.zimpush.examples.quickstart;

import dev.zimpush.CancelReason;
import dev.zimpush.Outcome;
import java.util.List;

/** (i) Two devices, one acknowledges: what that means for the other is the message's to say. */
final class TwoDevices extends Scene {
    TwoDevices() {
        super(
                "i",
                "Two devices, one acknowledges",
                "Each device settles for itself; or, if the message says so, any device settles it for all.");
    }

    @Override
    void play(Stage stage) throws Exception {
        Handset phone = stage.about("ida").iphone("ida", "phone");
        Handset tablet = stage.android("ida", "tablet");
        phone.connect();
        tablet.connect();
        phone.phone().freeze();

        stage.say("ida", "i-1", "Dinner at eight");
        stage.settled(tablet, "i-1", Outcome.ACKED);
        stage.settled(phone, "i-1", Outcome.PUSHED);
        stage.check(
                "EACH_DEVICE: acked on the tablet, pushed to the phone",
                phone.pushes().equals(List.of("i-1")));

        stage.sendToAnyDevice("ida", "i-2", "Your code is 4711");
        stage.settled(tablet, "i-2", Outcome.ACKED);
        boolean elsewhere =
                stage.settled(phone, "i-2", Outcome.CANCELLED).cancelReason() == CancelReason.ACKED_ELSEWHERE;
        stage.check("ANY_DEVICE: the tablet's ack settled it for both", elsewhere);

        tablet.phone().freeze();
        stage.sendToAnyDevice("ida", "i-3", "Your code is 4712");
        stage.settled(tablet, "i-3", Outcome.PUSHED);
        stage.settled(phone, "i-3", Outcome.PUSHED);
        stage.check("ANY_DEVICE, acked by none: pushed to both", tablet.pushes().equals(List.of("i-3")));
        stage.check(
                "the phone got no push for what was acked elsewhere",
                phone.pushes().equals(List.of("i-1", "i-3")));
    }
}
