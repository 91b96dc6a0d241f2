package dev.zimpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.spi.PushEncryption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PushProfileTest {
    private static final PushProfile CHAT = PushProfile.named("chat")
            .priority(PushContent.Priority.NORMAL)
            .sound("ding.caf")
            .channel("messages")
            .category("reply")
            .thread("chats")
            .interruptionLevel(InterruptionLevel.PASSIVE)
            .mutableContent()
            .extra("fcm.color", "#112233")
            .genericBody("New message")
            .timeToLive(Duration.ofHours(2))
            .build();

    private static PushContent.Builder chat() {
        return PushContent.ofProfile("chat").title("Alice").body("Hi");
    }

    private static Message accepted(PushProfile profile, PushContent content) {
        return profile.accept(Message.to("bob").id("m-1").push(content).build());
    }

    private static PushContent pushed(PushProfile profile, PushContent content) {
        return profile.complete(accepted(profile, content).push().orElseThrow());
    }

    @Test
    void complete_contentThatLeavesAllOpen_hasTheSettings() {
        PushContent pushed = pushed(CHAT, chat().build());

        assertThat(pushed)
                .isEqualTo(PushContent.builder(PushContent.Type.ALERT)
                        .title("Alice")
                        .body("Hi")
                        .priority(PushContent.Priority.NORMAL)
                        .sound("ding.caf")
                        .channel("messages")
                        .category("reply")
                        .thread("chats")
                        .interruptionLevel(InterruptionLevel.PASSIVE)
                        .mutableContent()
                        .extra("fcm.color", "#112233")
                        .build());
    }

    @Test
    void complete_contentThatSaysOtherwise_wins() {
        PushContent own = chat().priority(PushContent.Priority.HIGH)
                .sound("loud.caf")
                .channel("urgent")
                .category("none")
                .thread("room-7")
                .interruptionLevel(InterruptionLevel.ACTIVE)
                .extra("fcm.color", "#ffffff")
                .build();
        PushContent pushed = pushed(CHAT, own);

        assertThat(pushed.priority()).isEqualTo(PushContent.Priority.HIGH);
        assertThat(pushed.sound()).contains("loud.caf");
        assertThat(pushed.channel()).contains("urgent");
        assertThat(pushed.category()).contains("none");
        assertThat(pushed.thread()).contains("room-7");
        assertThat(pushed.interruptionLevel()).contains(InterruptionLevel.ACTIVE);
        assertThat(pushed.extras()).containsEntry("fcm.color", "#ffffff");
    }

    @Test
    void complete_contentFromItsBytes_isStillOpen() {
        PushContent stored = PushContent.decode(
                accepted(CHAT, chat().build()).push().orElseThrow().encode());

        assertThat(CHAT.complete(stored).priority()).isEqualTo(PushContent.Priority.NORMAL);
    }

    @Test
    void complete_alertThatNamesNoSound_hasTheProfilesElseTheDefault() {
        assertThat(CHAT.complete(PushContent.alert("Alice", "Hi")).sound()).contains("ding.caf");
        assertThat(PushProfile.named("mute")
                        .build()
                        .complete(PushContent.alert("Alice", "Hi"))
                        .sound())
                .contains("default");
        assertThat(CHAT.complete(PushContent.builder(PushContent.Type.ALERT)
                                .body("Hi")
                                .sound("default")
                                .build())
                        .sound())
                .contains("default");
    }

    @Test
    void complete_alertWithoutText_showsTheGenericOne() {
        assertThat(pushed(CHAT, PushContent.ofProfile("chat").build()).body()).contains("New message");
    }

    @Test
    void complete_alertWithoutTextAndNoGenericOne_isRefused() {
        PushProfile mute = PushProfile.named("mute").build();

        assertThatThrownBy(() -> pushed(mute, PushContent.ofProfile("mute").build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mute")
                .hasMessageContaining("ALERT");
    }

    @Test
    void complete_backgroundAndCall_leaveOutWhatMeansNothingToThem() {
        PushContent background = pushed(
                CHAT,
                PushContent.builder(PushContent.Type.BACKGROUND).profile("chat").build());
        assertThat(background).isEqualTo(PushContent.background());

        PushContent call = pushed(
                CHAT,
                PushContent.builder(PushContent.Type.VOIP)
                        .profile("chat")
                        .title("Alice")
                        .build());
        assertThat(call.priority()).isEqualTo(PushContent.Priority.HIGH);
        assertThat(call.interruptionLevel()).isEmpty();
        assertThat(call.sound()).contains("ding.caf");
    }

    @Test
    void accept_timeToLive_isTheMessagesElseTheProfilesElseThatOfTheType() {
        assertThat(accepted(CHAT, chat().build()).timeToLive()).isEqualTo(Duration.ofHours(2));
        Message own = Message.to("bob")
                .id("m-1")
                .timeToLive(Duration.ofDays(3))
                .push(chat().build())
                .build();
        assertThat(CHAT.accept(own).timeToLive()).isEqualTo(Duration.ofDays(3));
        PushProfile call = PushProfile.named("call").type(PushContent.Type.VOIP).build();
        PushContent ring = PushContent.ofProfile("call").title("Alice").build();
        assertThat(accepted(call, ring).timeToLive()).isEqualTo(Message.CALL_TIME_TO_LIVE);
        assertThat(accepted(call, ring).push().orElseThrow().type()).isEqualTo(PushContent.Type.VOIP);
        PushContent other =
                PushContent.builder(PushContent.Type.VOIP).title("Alice").build();
        assertThat(accepted(CHAT, other).timeToLive())
                .as("a call in a profile that is not for calls")
                .isEqualTo(Message.CALL_TIME_TO_LIVE);
        PushProfile longer = PushProfile.named("call")
                .type(PushContent.Type.VOIP)
                .timeToLive(Duration.ofSeconds(45))
                .build();
        assertThat(accepted(longer, ring).timeToLive()).isEqualTo(Duration.ofSeconds(45));
    }

    @Test
    void accept_typeThatContradictsTheText_isRefused() {
        PushProfile sync =
                PushProfile.named("sync").type(PushContent.Type.BACKGROUND).build();

        assertThatThrownBy(() ->
                        accepted(sync, PushContent.ofProfile("sync").body("Hi").build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sync")
                .hasMessageContaining("BACKGROUND");
    }

    @Test
    void withhold_leavesIdsSettingsAndTheGenericText() {
        PushContent content = chat().localizedBody(LocalizedText.of("SECRET_KEY", "Hi"))
                .data("secret", "Hi")
                .extra("apns.subtitle", "Hi")
                .collapseId("c-1")
                .badge(3)
                .build();

        assertThat(CHAT.withhold(content, null))
                .isEqualTo(PushContent.builder(PushContent.Type.ALERT)
                        .body("New message")
                        .priority(PushContent.Priority.NORMAL)
                        .sound("ding.caf")
                        .channel("messages")
                        .category("reply")
                        .thread("chats")
                        .interruptionLevel(InterruptionLevel.PASSIVE)
                        .mutableContent()
                        .extra("fcm.color", "#112233")
                        .collapseId("c-1")
                        .badge(3)
                        .build());
        assertThat(CHAT.withhold(content, "c2VjcmV0").data())
                .isEqualTo(Map.of(PushEncryption.DATA_ENCRYPTED, "c2VjcmV0"));
    }

    @Test
    void withhold_ofCallAndBackground_leavesNoText() {
        PushContent call = PushContent.builder(PushContent.Type.VOIP)
                .title("Alice")
                .body("Hi")
                .data("k", "v")
                .build();
        PushContent background =
                PushContent.builder(PushContent.Type.BACKGROUND).data("k", "v").build();

        assertThat(CHAT.withhold(call, null).title()).isEmpty();
        assertThat(CHAT.withhold(call, null).body()).isEmpty();
        assertThat(CHAT.withhold(call, null).data()).isEmpty();
        assertThat(CHAT.withhold(background, null)).isEqualTo(PushContent.background());
    }

    @Test
    void build_settingsThatContradictTheType_areRefused() {
        assertThatThrownBy(() -> PushProfile.named("sync")
                        .type(PushContent.Type.BACKGROUND)
                        .sound("ding")
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sync")
                .hasMessageContaining("BACKGROUND");
        assertThatThrownBy(() -> PushProfile.named("call")
                        .type(PushContent.Type.VOIP)
                        .priority(PushContent.Priority.NORMAL)
                        .build())
                .hasMessageContaining("VOIP")
                .hasMessageContaining("NORMAL");
        assertThatThrownBy(() -> PushProfile.named("call")
                        .type(PushContent.Type.VOIP)
                        .interruptionLevel(InterruptionLevel.CRITICAL)
                        .build())
                .hasMessageContaining("CRITICAL");
    }

    @Test
    void orElse_takesPrivacyAndGenericTextOnly() {
        PushProfile standard = PushProfile.named("standard")
                .privacy(PushPrivacy.ID_ONLY)
                .genericBody("News")
                .sound("other.caf")
                .build();
        PushProfile bare = PushProfile.named("bare").build().orElse(standard);

        assertThat(bare.name()).isEqualTo("bare");
        assertThat(bare.privacy()).contains(PushPrivacy.ID_ONLY);
        assertThat(bare.withhold(chat().build(), null).body()).contains("News");
        assertThat(bare.withhold(chat().build(), null).sound()).isEmpty();
        assertThat(CHAT.orElse(standard).withhold(chat().build(), null).body()).contains("New message");
    }

    @Test
    void privacyAnd_givesTheMorePrivate() {
        assertThat(PushPrivacy.FULL.and(PushPrivacy.ENCRYPTED)).isEqualTo(PushPrivacy.ENCRYPTED);
        assertThat(PushPrivacy.ID_ONLY.and(PushPrivacy.ENCRYPTED)).isEqualTo(PushPrivacy.ID_ONLY);
    }
}
