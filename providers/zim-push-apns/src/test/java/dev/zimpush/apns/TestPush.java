package dev.zimpush.apns;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.spi.PushRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Requests as the engine makes them. */
final class TestPush {
    static final String APP = "com.acme.chat";
    static final String TOKEN = "a1b2c3d4".repeat(8);
    static final String VOIP_TOKEN = "0f1e2d3c".repeat(8);
    static final UUID PUSH_ID = UUID.fromString("8d9f2d0c-6f0f-4a8e-9a53-0d3f7c1b2a4e");
    static final Instant EXPIRES_AT = Instant.parse("2026-12-01T10:15:30.500Z");
    static final String COLLAPSE_ID = "collapse-m-17";
    static final Address ALERT = Address.apns(TOKEN, APP);
    static final Address VOIP = Address.apnsVoip(VOIP_TOKEN, APP);

    private TestPush() {}

    static Message message(PushContent content) {
        return Message.to("bob")
                .id("m-17")
                .payload(Payload.utf8("the whole secret message"))
                .conversation("c-1", 42)
                .push(content)
                .build();
    }

    static PushRequest notifying(PushContent content) {
        return notifying(content, ALERT);
    }

    static PushRequest notifying(PushContent content, Address address) {
        return request(PushRequest.Kind.NOTIFY, content, address, null, 1);
    }

    static PushRequest retracting(PushContent content, Address address) {
        return request(PushRequest.Kind.RETRACT, content, address, null, 1);
    }

    /** That takes back others, too, and corrects the badge. */
    static PushRequest retracting(Message message, String... others) {
        return new PushRequest(
                PushRequest.Kind.RETRACT,
                PUSH_ID,
                new Registration(DeviceKey.of("bob", "phone"), ALERT, Instant.parse("2026-11-01T00:00:00Z"), 3),
                message,
                PushContent.background(),
                COLLAPSE_ID,
                4,
                EXPIRES_AT,
                Duration.ofDays(7),
                1,
                new PushRequest.Others(List.of(others), true));
    }

    static PushRequest request(
            PushRequest.Kind kind, PushContent content, Address address, Integer badge, int attempt) {
        return new PushRequest(
                kind,
                PUSH_ID,
                new Registration(DeviceKey.of("bob", "phone"), address, Instant.parse("2026-11-01T00:00:00Z"), 3),
                message(content),
                content,
                COLLAPSE_ID,
                badge,
                EXPIRES_AT,
                Duration.ofDays(7),
                attempt);
    }
}
