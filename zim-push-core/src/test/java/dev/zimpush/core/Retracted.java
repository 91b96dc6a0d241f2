package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.testkit.EventLog;
import dev.zimpush.testkit.ScriptedProvider;
import java.util.List;

/** What tests of retraction ask. */
final class Retracted {
    private Retracted() {}

    static List<PushRequest> requests(ScriptedProvider provider) {
        return provider.requests().stream()
                .filter(request -> request.kind() == PushRequest.Kind.RETRACT)
                .toList();
    }

    static List<String> ids(ScriptedProvider provider) {
        return requests(provider).stream()
                .map(request -> request.message().id())
                .toList();
    }

    static List<ZimPushEvent.Retracted> events(EventLog log) {
        return log.of(ZimPushEvent.Retracted.class);
    }

    static List<ZimPushEvent.Retracted> events(EventLog log, DeviceKey device, String messageId) {
        return events(log).stream()
                .filter(event -> event.delivery().equals(new DeliveryId(device, messageId)))
                .toList();
    }

    static List<ZimPushEvent.Retracted> events(EventLog log, String messageId) {
        return events(log, PHONE, messageId);
    }
}
