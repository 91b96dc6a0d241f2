package dev.zimpush.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.Payload;
import dev.zimpush.Platform;
import dev.zimpush.PushContent;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The rows of the page on limits that are about values; each test is named after its row. */
class LimitsOfValuesTest {
    private final LimitsPage page = LimitsPage.read();

    @Test
    void idNull() {
        page.refuses("idNull", NullPointerException.class, () -> DeviceKey.of(null, "phone"));
    }

    @Test
    void idEmpty() {
        refusesArgument("idEmpty", () -> DeviceKey.of("bob", ""));
    }

    @Test
    void idTooLong() {
        refusesArgument("idTooLong", () -> Message.to("bob").id("x".repeat(256)));
        refusesArgument("idTooLong", () -> Message.to("bob").id("x".repeat(16) + "é".repeat(120)));
        assertThat(DeviceKey.of("b".repeat(255), "\uD83D\uDE00".repeat(63)).deviceId())
                .hasSize(126);
    }

    @Test
    void idWithControlCharacter() {
        for (char control : new char[] {'\0', '\n', '\r', '\t', 0x7F, 0x80, 0x85, 0x9F}) {
            refusesArgument("idWithControlCharacter", () -> Message.to("bob" + control));
        }
        assertThat(DeviceKey.of("b\u00A0b", "\u00FF").userId()).hasSize(3);
    }

    @Test
    void idWithHalfASurrogate() {
        for (String half : List.of("a\uD83D", "a\uDE00", "a\uD83Db", "a\uDE00\uD83D")) {
            refusesArgument("idWithHalfASurrogate", () -> Message.to("bob").conversation(half));
        }
    }

    @Test
    void messageWithoutId() {
        refusesState("messageWithoutId", () -> Message.to("bob").build());
    }

    @Test
    void payloadTooLarge() {
        refusesArgument("payloadTooLarge", () -> Payload.of(new byte[(1 << 20) + 1]));
        refusesArgument("payloadTooLarge", () -> Payload.utf8("x".repeat((1 << 20) + 1)));
        assertThat(Payload.of(new byte[1 << 20]).size()).isEqualTo(1 << 20);
    }

    @Test
    void timeToLiveOutOfBounds() {
        for (Duration wrong :
                List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(28).plusNanos(1))) {
            refusesArgument("timeToLiveOutOfBounds", () -> Message.to("bob").timeToLive(wrong));
        }
    }

    @Test
    void alertWithoutText() {
        refusesState("alertWithoutText", () -> content(PushContent.Type.ALERT).build());
    }

    @Test
    void backgroundWithText() {
        refusesState(
                "backgroundWithText",
                () -> content(PushContent.Type.BACKGROUND).title("Hi").build());
        refusesState(
                "backgroundWithText",
                () -> content(PushContent.Type.BACKGROUND).body("Hi").build());
        refusesState(
                "backgroundWithText",
                () -> content(PushContent.Type.BACKGROUND).sound("default").build());
    }

    @Test
    void backgroundInAHurry() {
        refusesState(
                "backgroundInAHurry",
                () -> content(PushContent.Type.BACKGROUND)
                        .priority(PushContent.Priority.HIGH)
                        .build());
    }

    @Test
    void callWithoutHurry() {
        refusesState(
                "callWithoutHurry",
                () -> content(PushContent.Type.VOIP)
                        .priority(PushContent.Priority.NORMAL)
                        .build());
    }

    @Test
    void collapseIdTooLong() {
        refusesArgument(
                "collapseIdTooLong", () -> content(PushContent.Type.ALERT).collapseId("x".repeat(65)));
        refusesArgument(
                "collapseIdTooLong", () -> content(PushContent.Type.ALERT).collapseId("x" + "é".repeat(32)));
    }

    @Test
    void badgeNegative() {
        refusesArgument("badgeNegative", () -> content(PushContent.Type.ALERT).badge(-1));
    }

    @Test
    void dataKeyReserved() {
        refusesArgument("dataKeyReserved", () -> content(PushContent.Type.ALERT).data("zim_x", ""));
    }

    @Test
    void addressEmpty() {
        refusesArgument("addressEmpty", () -> Address.apns("", "com.acme.chat"));
        refusesArgument("addressEmpty", () -> Address.fcmToken(" \n", "com.acme.chat"));
    }

    @Test
    void addressTooLong() {
        refusesArgument("addressTooLong", () -> Address.fcmInstallation("x".repeat(4097), "com.acme.chat"));
    }

    @Test
    void platformNameOutOfBounds() {
        refusesArgument("platformNameOutOfBounds", () -> new Platform("Apple"));
    }

    private static PushContent.Builder content(PushContent.Type type) {
        return PushContent.builder(type);
    }

    private void refusesArgument(String row, ThrowingCallable action) {
        page.refuses(row, IllegalArgumentException.class, action);
    }

    private void refusesState(String row, ThrowingCallable action) {
        page.refuses(row, IllegalStateException.class, action);
    }
}
