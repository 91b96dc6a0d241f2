package dev.zimpush.examples.quickstart;

import dev.zimpush.Outcome;
import dev.zimpush.ZimPushEvent.AddressDead;
import dev.zimpush.ZimPushEvent.NoDevices;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** (j) The app was removed, and the vendors say so: 410 and UNREGISTERED. */
final class DeadAddress extends Scene {
    DeadAddress() {
        super(
                "j",
                "The app was removed from the phone",
                "The vendor says that the address is dead: it is tombstoned, and the device is unreachable.");
    }

    @Override
    void play(Stage stage) throws Exception {
        Handset phone = stage.about("jo").iphone("jo", "phone");
        Handset tablet = stage.android("jo", "tablet");
        stage.world().vendors().apns().unregister(phone.token(), Instant.now().plusSeconds(1));
        stage.world().vendors().fcm().unregister(tablet.token());

        stage.say("jo", "j-1", "New phone?");
        stage.await(AddressDead.class, phone, "j-1", AddressDead::removed);
        stage.await(AddressDead.class, tablet, "j-1", AddressDead::removed);
        stage.settled(phone, "j-1", Outcome.UNREACHABLE);
        stage.settled(tablet, "j-1", Outcome.UNREACHABLE);
        stage.check(
                "both addresses are gone",
                stage.zim()
                        .devices()
                        .addresses("jo")
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS)
                        .isEmpty());

        stage.say("jo", "j-2", "Anybody?");
        stage.await("report on j-2", NoDevices.class, event -> event.messageId().equals("j-2"));
        stage.check(
                "each vendor was asked once",
                stage.world().vendors().pushesTo(phone.token()).size() == 1
                        && stage.world().vendors().pushesTo(tablet.token()).size() == 1);
    }
}
