package dev.zimpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MessageTest {
    @Test
    void build_withoutId_namesTheMissingCall() {
        assertThatThrownBy(() -> Message.to("bob").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("id(");
    }

    @Test
    void ids_thatNoDatabaseTakes_areRefused() {
        assertThatThrownBy(() -> Message.to(""))
                .hasMessageContaining("recipient")
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> Message.to("a\0b")).hasMessageContaining("U+0000");
        assertThatThrownBy(() -> DeviceKey.of("bob", "\uD83D")).hasMessageContaining("surrogate");
        assertThatThrownBy(() -> DeviceKey.of("x".repeat(256), "phone"))
                .hasMessageContaining("256")
                .hasMessageContaining("255");
        assertThat(DeviceKey.of("x".repeat(255), "\uD83D\uDC4B".repeat(63)).userId())
                .hasSize(255);
    }

    @Test
    void timeToLive_outOfBounds_isRefused() {
        Message.Builder message = Message.to("bob").id("m-1");
        assertThatThrownBy(() -> message.timeToLive(Duration.ZERO)).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> message.timeToLive(Duration.ofDays(29))).hasMessageContaining("PT696H");
        assertThat(message.build().timeToLive()).isEqualTo(Duration.ofDays(28));
    }

    @Test
    void timeToLive_ofACall_isShortUnlessSet() {
        Message.Builder call = Message.to("bob")
                .id("m-1")
                .push(PushContent.builder(PushContent.Type.VOIP).build());
        assertThat(call.build().timeToLive()).isEqualTo(Duration.ofSeconds(30));
        assertThat(call.timeToLive(Duration.ofMinutes(1)).build().timeToLive()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void withPush_keepsAllElse() {
        Message message = Message.to("bob")
                .id("m-1")
                .payload(Payload.utf8("Hi"))
                .conversation("c-1", 0)
                .kind(MessageKind.CALL)
                .settlement(SettlementMode.ANY_DEVICE)
                .timeToLive(Duration.ofHours(1))
                .push(PushContent.alert("Alice", "Hi"))
                .build();
        Message other = message.withPush(PushContent.background());

        assertThat(other.push()).contains(PushContent.background());
        assertThat(other).usingRecursiveComparison().ignoringFields("push").isEqualTo(message);
    }

    @Test
    void payload_isCopiedInAndOut() {
        byte[] bytes = {1, 2, 3};
        Payload payload = Payload.of(bytes);
        bytes[0] = 9;
        payload.toByteArray()[1] = 9;
        assertThat(payload).isEqualTo(Payload.of(new byte[] {1, 2, 3}));
        assertThat(payload.buffer().isReadOnly()).isTrue();
    }

    @Test
    void payload_tooLarge_namesSizeAndLimit() {
        assertThatThrownBy(() -> Payload.of(new byte[Payload.MAX_BYTES + 1]))
                .hasMessageContaining("1048577")
                .hasMessageContaining("1048576");
    }

    @Test
    void address_toString_hidesTheText() {
        assertThat(Address.apns("secret", "com.acme.chat").toString())
                .doesNotContain("secret")
                .contains("com.acme.chat");
        assertThatThrownBy(() -> Address.fcmToken(" ", "acme")).hasMessageContaining("empty");
        assertThatThrownBy(() -> Address.fcmToken("x".repeat(4097), "acme")).hasMessageContaining("4097");
    }
}
