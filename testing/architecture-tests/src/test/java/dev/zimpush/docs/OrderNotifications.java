package dev.zimpush.docs;

import dev.zimpush.Accepted;
import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.ZimPush;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

// sample: service
/** A service; the framework injects the one ZimPush, and closes it at the end. */
final class OrderNotifications {
    private final ZimPush zim;

    OrderNotifications(ZimPush zim) {
        this.zim = zim;
    }

    CompletionStage<Registration> appStarted(String customer, String device, String fcmToken) {
        return zim.devices().bind(DeviceKey.of(customer, device), Address.fcmToken(fcmToken, "acme-shop"));
    }

    CompletionStage<Accepted> shipped(String customer, String order) {
        return zim.send(Message.to(customer)
                .id("shipped-" + order) // sending it again is harmless
                .push(PushContent.alert("On its way", "Order " + order + " has left our house."))
                .timeToLive(Duration.ofDays(2))
                .build());
    }

    CompletionStage<Integer> cancelled(String customer, String order) {
        return zim.recall(customer, "shipped-" + order);
    }
}
// end
