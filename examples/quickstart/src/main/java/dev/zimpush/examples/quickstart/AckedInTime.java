package dev.zimpush.examples.quickstart;

import dev.zimpush.Outcome;
import java.util.List;

/** (a) The app is open and acknowledges: no push. */
final class AckedInTime extends Scene {
    AckedInTime() {
        super("a", "The app is open", "What the phone acknowledges in time needs no push.");
    }

    @Override
    void play(Stage stage) throws Exception {
        Handset bob = stage.about("bob").iphone("bob", "phone");
        bob.connect();

        stage.say("bob", "a-1", "Lunch?");
        stage.say("bob", "a-2", "At one?");
        stage.settled(bob, "a-1", Outcome.ACKED);
        stage.settled(bob, "a-2", Outcome.ACKED);

        stage.check("both came live, in order", bob.received().equals(List.of("a-1", "a-2")));
        stage.check("nothing was pushed", bob.pushes().isEmpty());
    }
}
