package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.Address;
import dev.zimpush.DryRun;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.PushPrivacy;
import dev.zimpush.PushProfile;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushEncryption;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushTexts;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Profiles, texts and privacy, from the send to what the provider is given. */
class PushProfilesTest {
    private static final String SECRET = "for bob's eyes only";
    private static final PushProfile CHAT = PushProfile.named("chat")
            .channel("messages")
            .genericBody("New message")
            .timeToLive(Duration.ofHours(1))
            .build();

    private TestHost host = new TestHost();

    private void host(UnaryOperator<ZimPushBuilder> settings) {
        host.close();
        host = new TestHost(settings);
    }

    @AfterEach
    void close() {
        host.close();
    }

    private static Message message(String id, PushContent content) {
        return Message.to("bob").id(id).push(content).build();
    }

    private static PushContent.Builder chat() {
        return PushContent.ofProfile("chat").title(SECRET).body(SECRET).data("secret", SECRET);
    }

    private static PushProfile withheld(PushPrivacy privacy) {
        return PushProfile.named("chat")
                .genericBody("New message")
                .privacy(privacy)
                .build();
    }

    private PushRequest pushed() {
        assertThat(host.provider.requests()).hasSize(1);
        return host.provider.requests().get(0);
    }

    @Test
    void send_contentOfAProfile_isPushedWithIt() {
        host(builder -> builder.profile(CHAT));
        host.zim.send(message("m-1", chat().build()));

        assertThat(pushed().content().channel()).contains("messages");
        assertThat(pushed().content().title()).contains(SECRET);
        assertThat(pushed().message().push()).contains(pushed().content());
        assertThat(pushed().timeToLive()).isEqualTo(Duration.ofHours(1));
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void send_unknownProfile_isRefusedNamingTheKnown() {
        host(builder -> builder.profile(CHAT).profile(PushProfile.named("news").build()));
        Message stray = message("m-1", PushContent.ofProfile("caht").body("Hi").build());

        assertThatThrownBy(() -> host.zim.send(stray))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("caht")
                .hasMessageContaining("[chat, news]");
        assertThat(dryRun(stray).problems()).singleElement().asString().contains("caht", "chat", "news");
    }

    @Test
    void send_tooLargeWithTheProfile_isRefused() {
        PushProfile large =
                PushProfile.named("large").genericBody("x".repeat(200)).build();
        host(builder -> builder.profile(large));
        host.provider.contentLimit(150);

        assertThatThrownBy(() -> host.zim.send(
                        message("m-1", PushContent.ofProfile("large").build())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("150");
    }

    @Test
    void send_textThatIsWithheld_doesNotCount() {
        host(builder -> builder.profile(withheld(PushPrivacy.ID_ONLY)));
        host.provider.contentLimit(150);
        host.zim.send(message("m-1", chat().data("large", "x".repeat(200)).build()));

        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void send_contentWithoutProfile_takesTheDefaultOne() {
        host(builder -> builder.defaultProfile(withheld(PushPrivacy.ID_ONLY)));
        host.zim.send(message("m-1", PushContent.alert(SECRET, SECRET)));

        assertThat(pushed().content().body()).contains("New message");
    }

    @Test
    void defaultProfile_privacy_holdsForProfilesThatSayNothing() {
        PushProfile standard = PushProfile.named("standard")
                .privacy(PushPrivacy.ID_ONLY)
                .genericBody("News")
                .build();
        host(builder -> builder.defaultProfile(standard)
                .profile(PushProfile.named("chat").build()));
        host.zim.send(message("m-1", chat().build()));

        assertThat(pushed().content().body()).contains("News");
        assertThat(pushed().content().title()).isEmpty();
    }

    @Test
    void build_privacyThatLacksWhatItNeeds_isRefused() {
        refused(builder -> builder.profile(withheld(PushPrivacy.ENCRYPTED)), "chat", "encryption(");
        refused(
                builder -> builder.profile(
                        PushProfile.named("mute").privacy(PushPrivacy.ID_ONLY).build()),
                "mute",
                "generic text");
        refused(builder -> builder.profile(CHAT).profile(CHAT), "chat", "two profiles");
        refused(builder -> builder.profile(CHAT).defaultProfile(CHAT), "chat", "two profiles");
    }

    private static void refused(UnaryOperator<ZimPushBuilder> settings, String... words) {
        ZimPushBuilder builder = settings.apply(ZimPushBuilder.create());
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(words);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "FULL")
    void push_textThatIsWithheld_reachesNoProvider(PushPrivacy privacy) {
        host(builder -> builder.profile(withheld(privacy))
                .encryption((message, to, content) -> "c2VhbGVk")
                .texts((message, to) -> Optional.of(PushTexts.Text.of(SECRET, SECRET))));
        host.zim.send(message(
                "m-1", chat().extra("apns.subtitle", SECRET).thread(SECRET).build()));

        PushContent content = pushed().content();
        assertThat(content.title()).isEmpty();
        assertThat(content.body()).contains("New message");
        assertThat(content.extras()).isEmpty();
        assertThat(content.thread()).isEmpty();
        assertThat(content.mutableContent()).isTrue();
        assertThat(content.data().keySet())
                .isEqualTo(privacy == PushPrivacy.ENCRYPTED ? Set.of("zim_encrypted") : Set.of());
        assertThat(pushed().message().push()).contains(content);
    }

    @Test
    void encryption_isGivenTheWordedContentAndTheDevice() {
        host(builder -> builder.profile(withheld(PushPrivacy.ENCRYPTED))
                .texts((message, to) -> Optional.of(PushTexts.Text.of("Titel", "Guten Tag")))
                .encryption((message, to, content) ->
                        content.body().orElseThrow() + '/' + content.data().get("secret") + '/' + to.device()));
        host.zim.send(message("m-1", chat().build()));

        assertThat(pushed().content().data())
                .containsEntry(PushEncryption.DATA_ENCRYPTED, "Guten Tag/" + SECRET + '/' + PHONE);
    }

    @Test
    void encryptionThatFails_holdsThePushAndTellsUntilItWorks() {
        AtomicInteger calls = new AtomicInteger();
        host(builder -> builder.profile(withheld(PushPrivacy.ENCRYPTED)).encryption((message, to, content) -> {
            if (calls.incrementAndGet() < 3) {
                throw new IllegalStateException("no key for " + SECRET);
            }
            return "c2VhbGVk";
        }));
        host.zim.send(message("m-1", chat().build()));

        assertThat(host.provider.requests()).isEmpty();
        assertThat(host.log.of(ZimPushEvent.RuleDecided.class)).singleElement().satisfies(told -> {
            assertThat(told.rule()).isEqualTo(PushEncryption.RULE);
            assertThat(told.why()).contains("IllegalStateException").doesNotContain(SECRET);
        });
        assertThat(dryRun(message("m-2", chat().build())).devices().get(0).push())
                .isEqualTo(DryRun.Push.WAITS);
        host.pass(10_000);
        assertThat(pushed().content().data()).containsEntry(PushEncryption.DATA_ENCRYPTED, "c2VhbGVk");
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void encryptionThatGivesNothing_holdsThePushUntilItExpires() {
        PushEncryption none =
                (message, to, content) -> Objects.requireNonNull(to.locale()).toString();
        host(builder -> builder.profile(withheld(PushPrivacy.ENCRYPTED))
                .encryption(none)
                .retryWindow(Duration.ofMinutes(5)));
        host.zim.send(message("m-1", chat().build()));
        host.pass(300_000);

        assertThat(host.provider.requests()).isEmpty();
        assertThat(host.outcome("m-1")).contains(Outcome.EXPIRED);
    }

    @Test
    void encryptedText_thatTheVendorDoesNotTake_isLeftOut() {
        host(builder ->
                builder.profile(withheld(PushPrivacy.ENCRYPTED)).encryption((message, to, content) -> "x".repeat(300)));
        host.provider.contentLimit(150);
        host.zim.send(message("m-1", chat().build()));

        assertThat(pushed().content().data()).isEmpty();
        assertThat(pushed().content().body()).contains("New message");
    }

    @Test
    void texts_areAskedWithTheLocaleOfTheDevice() {
        host(builder -> builder.texts((message, to) ->
                Optional.ofNullable(to.locale()).map(locale -> PushTexts.Text.of("Titel", locale.toLanguageTag()))));
        host.zim.devices().bind(PHONE, Address.apns("t-2", "com.acme.chat"), Locale.GERMANY);
        host.zim.send(message("m-1", PushContent.alert("Alice", "Hi")));

        assertThat(pushed().content().title()).contains("Titel");
        assertThat(pushed().content().body()).contains("de-DE");
        assertThat(pushed().content().sound()).contains("default");
    }

    @Test
    void texts_ofADeviceWithoutLocale_leaveTheContentsOwn() {
        host(builder -> builder.texts((message, to) ->
                Optional.ofNullable(to.locale()).map(locale -> PushTexts.Text.of("Titel", locale.toLanguageTag()))));
        host.zim.send(message("m-1", PushContent.alert("Alice", "Hi")));

        assertThat(pushed().content()).isEqualTo(PushContent.alert("Alice", "Hi"));
    }

    @Test
    void texts_thatFail_leaveTheContentsOwn() {
        host(builder -> builder.texts((message, to) -> {
            throw new AssertionError("a template that fails");
        }));
        host.zim.send(message("m-1", PushContent.alert("Alice", "Hi")));

        assertThat(pushed().content()).isEqualTo(PushContent.alert("Alice", "Hi"));
    }

    @Test
    void texts_thatTheVendorDoesNotTake_leaveTheContentsOwn() {
        host(builder -> builder.texts((message, to) -> Optional.of(PushTexts.Text.of("x", "x".repeat(300)))));
        host.provider.contentLimit(150);
        host.zim.send(message("m-1", PushContent.alert("Alice", "Hi")));

        assertThat(pushed().content()).isEqualTo(PushContent.alert("Alice", "Hi"));
    }

    @Test
    void texts_ofABackgroundPush_areNotAsked() {
        AtomicInteger calls = new AtomicInteger();
        host(builder -> builder.texts((message, to) -> {
            calls.incrementAndGet();
            return Optional.of(PushTexts.Text.of("Alice", "Hi"));
        }));
        host.zim.send(message("m-1", PushContent.background()));

        assertThat(pushed().content()).isEqualTo(PushContent.background());
        assertThat(calls).hasValue(0);
    }

    @Test
    void badge_ofARetriedPush_isFresh() {
        AtomicInteger unread = new AtomicInteger(3);
        host(builder -> builder.badges(device -> unread.getAndIncrement()));
        host.provider.next(PushVerdict.retryAddress(429, "TooManyRequests", null));
        host.zim.send(message("m-1", PushContent.alert("Alice", "Hi")));
        host.zim.send(message(
                "m-2",
                PushContent.builder(PushContent.Type.ALERT).body("Hi").badge(9).build()));
        host.pass(60_000);

        assertThat(host.provider.requests())
                .extracting(request -> request.message().id() + ' ' + request.badge())
                .containsExactlyInAnyOrder("m-1 3", "m-1 4", "m-2 9");
    }

    @Test
    void badge_ofABackgroundPush_isItsOwnOrNone() {
        host(builder -> builder.badges(device -> 3));
        host.zim.send(message("m-1", PushContent.background()));
        host.zim.send(message(
                "m-2", PushContent.builder(PushContent.Type.BACKGROUND).badge(9).build()));

        assertThat(host.provider.requests()).extracting(PushRequest::badge).containsExactly(null, 9);
    }

    @Test
    void call_thatCouldNotBeSentInTime_expiresAndDoesNotRing() {
        host.zim.devices().bind(PHONE, Address.apnsVoip("call-token", "com.acme.chat"));
        host.provider.next(PushVerdict.retryAddress(503, "", Duration.ofSeconds(40)));
        host.zim.send(message(
                "m-1", PushContent.builder(PushContent.Type.VOIP).title("Alice").build()));
        assertThat(pushed().timeToLive()).isEqualTo(Message.CALL_TIME_TO_LIVE);
        host.pass(60_000);

        assertThat(host.provider.requests()).hasSize(1);
        assertThat(host.outcome("m-1")).contains(Outcome.EXPIRED);
    }

    private DryRun dryRun(Message message) {
        return host.zim.dryRun(message).toCompletableFuture().join();
    }

    @Test
    void dryRun_contentOfAProfile_saysWhatASendWouldDo() {
        host(builder -> builder.profile(CHAT));

        DryRun tried = dryRun(message("m-1", chat().build()));
        assertThat(tried.problems()).isEqualTo(List.of());
        assertThat(tried.devices().get(0).push()).isEqualTo(DryRun.Push.SENT);
    }
}
