package dev.zimpush.fcm;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Requests to push, and their verdicts. */
final class Pushes {
    static final String TOKEN = "registration-token-of-bobs-phone";
    static final UUID PUSH_ID = UUID.fromString("6b1f9c1e-5b0e-4a7e-9d1e-0d2b8f6f4c11");
    static final Instant EXPIRES_AT = Instant.ofEpochSecond(1_800_000_000);

    private Pushes() {}

    static Message message(PushContent content) {
        return Message.to("bob")
                .id("m-17")
                .conversation("c-4", 99)
                .push(content)
                .build();
    }

    static PushRequest of(PushContent content) {
        return of(PushRequest.Kind.NOTIFY, content, Address.fcmToken(TOKEN, "com.acme.chat"), null);
    }

    static PushRequest of(PushRequest.Kind kind, PushContent content, Address address, @Nullable Integer badge) {
        Registration registration = new Registration(DeviceKey.of("bob", "phone"), address, Instant.EPOCH, 3);
        return new PushRequest(
                kind,
                PUSH_ID,
                registration,
                message(content),
                content,
                "collapse-1",
                badge,
                EXPIRES_AT,
                Duration.ofSeconds(90).plusMillis(700),
                1);
    }

    static PushRequest alert() {
        return of(PushContent.alert("Alice", "Hi"));
    }

    static PushVerdict verdict(FcmProvider provider, PushRequest request) throws Exception {
        return provider.push(request).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
