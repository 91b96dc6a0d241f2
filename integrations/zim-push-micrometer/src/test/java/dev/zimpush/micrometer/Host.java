package dev.zimpush.micrometer;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.zimpush.Address;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.RecordingLink;
import dev.zimpush.testkit.ScriptedProvider;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A host with metrics, one provider, and time moved by hand; bob has a phone. */
final class Host implements AutoCloseable {
    static final DeviceKey PHONE = DeviceKey.of("bob", "phone");

    final ManualTime time;
    final ScriptedProvider provider = new ScriptedProvider("apns");
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final ZimPush zim;

    Host() {
        this(new ManualTime(), settings -> settings, metrics -> metrics);
    }

    Host(UnaryOperator<ZimPushBuilder> settings) {
        this(new ManualTime(), settings, metrics -> metrics);
    }

    Host(ManualTime time, UnaryOperator<ZimPushBuilder> settings, UnaryOperator<ZimPushMetrics.Builder> metrics) {
        this.time = time;
        zim = settings.apply(ZimPushBuilder.create()
                        .time(time)
                        .executor(time)
                        .provider(provider)
                        .listener(
                                metrics.apply(ZimPushMetrics.builder(registry)).build())
                        .random(new Random(17)))
                .build();
        new ZimPushGauges(zim).bindTo(registry);
        zim.devices().bind(PHONE, Address.apns("the-token", "com.acme.chat"));
    }

    Connection openPhone() {
        return zim.connections().open(PHONE, new RecordingLink());
    }

    void send(String id) {
        zim.send(message(id).build());
    }

    static Message.Builder message(String id) {
        return Message.to("bob")
                .id(id)
                .payload(Payload.utf8("the-payload"))
                .push(PushContent.alert("Alice", "the-content"));
    }

    void pass(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    /** What a counter with those tags, key after value, has. */
    double count(String name, String... tags) {
        return registry.get("zimpush." + name).tags(tags).counter().count();
    }

    /** How often a timer with those tags was recorded. */
    long times(String name, String... tags) {
        return registry.get("zimpush." + name).tags(tags).timer().count();
    }

    /** What it recorded, together, in milliseconds. */
    double millis(String name, String... tags) {
        return registry.get("zimpush." + name).tags(tags).timer().totalTime(MILLISECONDS);
    }

    double gauge(String name, String... tags) {
        return registry.get("zimpush." + name).tags(tags).gauge().value();
    }

    @Override
    public void close() {
        zim.close(Duration.ZERO);
    }
}
