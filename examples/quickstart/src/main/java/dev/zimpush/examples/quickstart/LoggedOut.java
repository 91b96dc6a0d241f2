package dev.zimpush.examples.quickstart;

import dev.zimpush.CancelReason;
import dev.zimpush.CloseReason;
import dev.zimpush.Outcome;
import dev.zimpush.ZimPushEvent.NoDevices;
import dev.zimpush.ZimPushEvent.Sent;
import dev.zimpush.ZimPushEvent.Settled;
import java.util.concurrent.TimeUnit;

/** (k) The user logged out on the device: it is never pushed to. */
final class LoggedOut extends Scene {
    LoggedOut() {
        super(
                "k",
                "The user logs out",
                "What was pending is cancelled, the connection closed, and nothing is ever pushed there again.");
    }

    @Override
    void play(Stage stage) throws Exception {
        Handset kim = stage.about("kim").android("kim", "phone");
        long connection = kim.connect();
        kim.phone().freeze();

        stage.say("kim", "k-1", "A secret");
        stage.await(Sent.class, kim, "k-1", sent -> true);
        stage.tell("server", "logs kim's phone out");
        stage.zim().devices().logOut(kim.key()).toCompletableFuture().get(10, TimeUnit.SECONDS);
        Settled settled = stage.settled(kim, "k-1", Outcome.CANCELLED);
        stage.closed(kim, connection, CloseReason.LOGGED_OUT);
        stage.check(
                "what was pending is cancelled for LOGGED_OUT, and was never due",
                settled.cancelReason() == CancelReason.LOGGED_OUT && settled.dueReason() == null);

        stage.say("kim", "k-2", "Another secret");
        stage.await("report on k-2", NoDevices.class, event -> event.messageId().equals("k-2"));
        stage.check(
                "the vendor was never asked",
                stage.world().vendors().pushesTo(kim.token()).isEmpty());
    }
}
