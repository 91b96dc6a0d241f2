package dev.zimpush.examples.quickstart;

import com.eatthepath.pushy.apns.server.RejectionReason;
import dev.zimpush.Outcome;
import dev.zimpush.ZimPushEvent.Answered;
import dev.zimpush.spi.PushVerdict;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** (l) The vendor answers 503, or nothing at all: tried again as the same push, delivered once. */
final class VendorInTrouble extends Scene {
    VendorInTrouble() {
        super(
                "l",
                "The vendor is in trouble",
                "A 503, or no answer at all: tried again with a growing wait under the same push id, delivered once.");
    }

    @Override
    void play(Stage stage) throws Exception {
        Handset iphone = stage.about("lea").iphone("lea", "phone");
        Handset android = stage.android("lea", "tablet");
        ApnsStandIn apns = stage.world().vendors().apns();

        apns.refuseNext(iphone.token(), RejectionReason.SERVICE_UNAVAILABLE);
        stage.world().vendors().fcm().answerNext(android.token(), FcmAnswer.unavailable());
        stage.say("lea", "l-1", "Through the storm");
        stage.settled(iphone, "l-1", Outcome.PUSHED);
        stage.settled(android, "l-1", Outcome.PUSHED);
        check(stage, "503 and 200 from APNs", iphone, "l-1");
        check(stage, "503 and 200 from FCM", android, "l-1");

        CompletableFuture<Void> hang = apns.hangNext(iphone.token(), stage.patience());
        stage.say("lea", "l-2", "Still there?");
        stage.await(Answered.class, iphone, "l-2", answer -> answer.verdict().kind() == PushVerdict.Kind.RETRY);
        hang.complete(null);
        stage.settled(iphone, "l-2", Outcome.PUSHED);
        stage.settled(android, "l-2", Outcome.PUSHED);
        check(stage, "No answer, then 200 from APNs", iphone, "l-2");
        stage.check(
                "each was accepted once",
                iphone.pushes().equals(List.of("l-1", "l-2"))
                        && android.pushes().equals(List.of("l-1", "l-2")));
    }

    private static void check(Stage stage, String what, Handset handset, String id) {
        List<Push> tries = stage.world().vendors().pushesTo(handset.token()).stream()
                .filter(push -> push.messageId().equals(id))
                .toList();
        boolean same = tries.stream().map(Push::pushId).distinct().count() == 1;
        stage.check(what + ": two tries, one push id", tries.size() == 2 && same);
    }
}
