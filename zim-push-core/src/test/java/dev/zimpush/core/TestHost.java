package dev.zimpush.core;

import dev.zimpush.Address;
import dev.zimpush.Connection;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.ZimPush;
import dev.zimpush.testkit.EventLog;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.RecordingLink;
import dev.zimpush.testkit.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A host with one provider, time moved by hand and everything on the test's thread; bob has a phone. */
final class TestHost implements AutoCloseable {
    static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    static final DeviceKey DESKTOP = DeviceKey.of("bob", "desktop");

    final ManualTime time = new ManualTime();
    final ScriptedProvider provider = new ScriptedProvider();
    final EventLog log = new EventLog();
    final ZimPush zim;

    TestHost() {
        this(builder -> builder);
    }

    TestHost(UnaryOperator<ZimPushBuilder> settings) {
        this(settings, null);
    }

    /** One that works on other threads than the test's, if an executor is given. */
    TestHost(UnaryOperator<ZimPushBuilder> settings, @Nullable Executor executor) {
        zim = settings.apply(ZimPushBuilder.create()
                        .time(time)
                        .executor(executor == null ? time : executor)
                        .provider(provider)
                        .listener(log)
                        .random(new Random(17)))
                .build();
        bind(PHONE);
    }

    void bind(DeviceKey device) {
        zim.devices().bind(device, Address.apns(device.deviceId() + "-token", "com.acme.chat"));
    }

    Connection open(DeviceKey device, RecordingLink link) {
        return zim.connections().open(device, link);
    }

    static Message.Builder message(String id) {
        return Message.to("bob").id(id).payload(Payload.utf8("Hi")).push(PushContent.alert("Alice", "Hi"));
    }

    List<Registration> addresses(String userId) {
        return zim.devices().addresses(userId).toCompletableFuture().join();
    }

    void send(String id) {
        zim.send(message(id).build());
    }

    void pass(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    /** Opens the phone's connection on a link that takes everything. */
    Connection openPhone() {
        return open(PHONE, new RecordingLink());
    }

    /** What became of a message on the phone, in one line, for failure messages. */
    String story(String messageId) {
        return log.story(messageId, PHONE);
    }

    Optional<Outcome> outcome(String messageId) {
        return outcome(messageId, PHONE);
    }

    Optional<Outcome> outcome(String messageId, DeviceKey device) {
        return log.settled(new DeliveryId(device, messageId));
    }

    @Override
    public void close() {
        zim.close(Duration.ZERO);
    }
}
