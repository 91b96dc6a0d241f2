package dev.zimpush.core.internal.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.PushPrivacy;
import dev.zimpush.PushProfile;
import dev.zimpush.Registration;
import dev.zimpush.testkit.ScriptedProvider;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What a node makes of a message that another one has accepted, which may have other profiles. */
class ContentsTest {
    private static final Registration PHONE =
            new Registration(DeviceKey.of("bob", "phone"), Address.apns("token", "com.acme.chat"), Instant.EPOCH, 1);
    private static final PushContent SECRET =
            PushContent.ofProfile("chat").title("secret").body("secret").build();

    private final ScriptedProvider provider = new ScriptedProvider();

    private static PushProfile.Builder chat() {
        return PushProfile.named("chat").genericBody("New message");
    }

    /** A node with those profiles and no hooks. */
    private static Contents node(PushProfile... profiles) {
        return new Contents(new Profiles(List.of(profiles), null), List.of(), null, null);
    }

    private static Message accepted(Contents node, PushContent content) {
        Message sent = Message.to("bob").id("m-1").push(content).build();
        Message accepted = node.accept(sent);
        PushContent stored = PushContent.decode(accepted.push().orElseThrow().encode());
        return accepted.withPush(stored);
    }

    private PushContent pushed(Contents node, Message message) {
        return node.make(message, PHONE, provider);
    }

    @Test
    void profileOfTheNodeThatPushes_counts() {
        Message message = accepted(node(chat().sound("old.caf").build()), SECRET);

        assertThat(pushed(node(chat().sound("new.caf").build()), message).sound())
                .contains("new.caf");
    }

    @Test
    void profileUnknownWhereItIsPushed_isDoneWithout() {
        Message message = accepted(node(chat().sound("old.caf").build()), SECRET);
        PushContent pushed = pushed(node(), message);

        assertThat(pushed.title()).contains("secret");
        assertThat(pushed.sound()).isEmpty();
    }

    @Test
    void profileUnknownWhereItIsPushed_takesTheDefaultOne() {
        PushProfile standard =
                PushProfile.named("standard").sound("standard.caf").build();
        Contents other = new Contents(new Profiles(List.of(), standard), List.of(), null, null);
        Message message = accepted(node(chat().sound("old.caf").build()), SECRET);

        assertThat(pushed(other, message).title()).contains("secret");
        assertThat(pushed(other, message).sound()).contains("standard.caf");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "FULL")
    void profileUnknownWhereItIsPushed_textThatIsWithheldStaysSo(PushPrivacy privacy) {
        Message message = accepted(node(chat().privacy(privacy).build()), SECRET);

        assertWithheld(pushed(node(), message), "\u2026");
    }

    @Test
    void profileUnknownToAllThatHadTheMessage_textIsWithheld() {
        Message enqueued = Message.to("bob").id("m-1").push(SECRET).build();

        assertWithheld(pushed(node(), enqueued), "\u2026");
    }

    @Test
    void profileThatIsTooLargeByItself_isRefusedBeforeTheFirstMessage() {
        PushProfile large = chat().extra("apns.subtitle", "x".repeat(200)).build();
        Contents node =
                new Contents(new Profiles(List.of(large), null), List.of(provider.contentLimit(150)), null, null);

        assertThatThrownBy(node::checkProfiles)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("'chat'", "scripted", "150");
    }

    @Test
    void profileThatBecameMorePrivate_withholds() {
        Message message = accepted(node(chat().build()), SECRET);

        assertWithheld(pushed(node(chat().privacy(PushPrivacy.ID_ONLY).build()), message), "New message");
    }

    @Test
    void profileThatBecameLessPrivate_stillWithholdsWhatWasAccepted() {
        Message message = accepted(node(chat().privacy(PushPrivacy.ID_ONLY).build()), SECRET);

        assertWithheld(pushed(node(chat().build()), message), "New message");
    }

    @Test
    void profileThatDoesNotFitAnyMore_isDoneWithout() {
        Message message =
                accepted(node(chat().build()), PushContent.ofProfile("chat").build());
        PushContent pushed =
                pushed(node(PushProfile.named("chat").sound("new.caf").build()), message);

        assertThat(pushed.body()).contains("\u2026");
        assertThat(pushed.sound()).isEmpty();
    }

    @Test
    void encryptionMissingWhereItIsPushed_textIsWithheld() {
        PushProfile encrypted = chat().privacy(PushPrivacy.ENCRYPTED).build();
        Message message = accepted(node(encrypted), SECRET);

        assertWithheld(pushed(node(encrypted), message), "New message");
    }

    private static void assertWithheld(PushContent content, String body) {
        assertThat(content.body()).isEqualTo(Optional.of(body));
        assertThat(content.title()).isEmpty();
        assertThat(content.data()).isEmpty();
        assertThat(content.mutableContent()).isTrue();
    }
}
