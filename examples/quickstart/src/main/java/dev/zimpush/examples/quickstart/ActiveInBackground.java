package dev.zimpush.examples.quickstart;

import dev.zimpush.Outcome;
import java.util.List;

/** (b) The app is in the background, but runs: delivered live, and the app itself notifies the user. */
final class ActiveInBackground extends Scene {
    ActiveInBackground() {
        super(
                "b",
                "The app is active in the background",
                "It still receives and acknowledges: the app shows a local notification, no push is needed.");
    }

    @Override
    void play(Stage stage) throws Exception {
        Handset bea = stage.about("bea").android("bea", "phone");
        bea.connect();
        bea.phone().goToBackground();

        stage.say("bea", "b-1", "Look outside!");
        stage.settled(bea, "b-1", Outcome.ACKED);
        bea.phone().localNotifications().await("notification", "b-1"::equals, stage.patience());

        stage.check("it came live", bea.received().equals(List.of("b-1")));
        stage.check("nothing was pushed", bea.pushes().isEmpty());
    }
}
