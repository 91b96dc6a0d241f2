package dev.zimpush.apns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeviceKey;
import dev.zimpush.InterruptionLevel;
import dev.zimpush.LocalizedText;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.PushPrivacy;
import dev.zimpush.PushProfile;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.RetractionSettings;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.spi.PushEncryption;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushTexts;
import dev.zimpush.testkit.EventLog;
import dev.zimpush.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Profiles, languages and privacy of the whole library, as they go over the wire. */
@ExtendWith(NettyLeaks.class)
class ApnsProfilesTest {
    private static final String SECRET = "for bob's eyes only";
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");

    private final ManualTime time = new ManualTime();
    private final EventLog log = new EventLog();
    private ScriptedApns apns;
    private ZimPush zim;

    @BeforeEach
    void start() throws Exception {
        apns = new ScriptedApns();
    }

    @AfterEach
    void stop() {
        zim.close(Duration.ZERO);
        apns.close();
    }

    private void build(UnaryOperator<ZimPushBuilder> settings) throws Exception {
        zim = settings.apply(ZimPushBuilder.create()
                        .time(time)
                        .executor(time)
                        .listener(log)
                        .provider(apns.provider().build()))
                .build();
        zim.devices().bind(PHONE, TestPush.ALERT, Locale.GERMANY);
        zim.devices().bind(PHONE, TestPush.VOIP, Locale.GERMANY);
    }

    private static PushProfile.Builder chat() {
        return PushProfile.named("chat").localizedGenericBody(LocalizedText.of("NEW_MESSAGE"));
    }

    /** In every text and value of a content that is allowed to hold any. */
    private static PushContent.Builder secret(PushContent.Type type) {
        PushContent.Builder content = PushContent.builder(type).profile("chat").data("secret", SECRET);
        return switch (type) {
            case ALERT -> content.title(SECRET).body(SECRET).extra("apns.subtitle", SECRET);
            case BACKGROUND -> content;
            case VOIP -> content.title(SECRET).body(SECRET);
        };
    }

    private ScriptedApns.Request sent(PushContent content) throws Exception {
        zim.send(Message.to("bob")
                .id("m-1")
                .payload(Payload.utf8(SECRET))
                .conversation("c-1", 7)
                .push(content)
                .build());
        ScriptedApns.Request request = apns.take();
        for (int i = 0; i < 50 && log.of(ZimPushEvent.Settled.class).isEmpty(); i++) {
            untilIdle();
        }
        return request;
    }

    private void untilIdle() {
        long begin = System.nanoTime();
        do {
            Thread.onSpinWait();
        } while (zim.view().providers().get(0).inFlight() > 0 && System.nanoTime() - begin < 5_000_000_000L);
    }

    @Test
    void profile_settings_goOverTheWire() throws Exception {
        build(builder -> builder.profile(chat().sound("ding.caf")
                .category("reply")
                .thread("chats")
                .priority(PushContent.Priority.NORMAL)
                .interruptionLevel(InterruptionLevel.TIME_SENSITIVE)
                .mutableContent()
                .extra("apns.relevance-score", "0.5")
                .build()));
        ScriptedApns.Request request =
                sent(PushContent.ofProfile("chat").title("Alice").body("Hi").build());

        assertThat(request.aps())
                .containsEntry("sound", "ding.caf")
                .containsEntry("category", "reply")
                .containsEntry("thread-id", "chats")
                .containsEntry("interruption-level", "time-sensitive")
                .containsEntry("relevance-score", 0.5)
                .containsKey("mutable-content")
                .containsEntry("alert", Map.of("title", "Alice", "body", "Hi"));
        assertThat(request.header("apns-priority")).isEqualTo("5");
    }

    @Test
    void localizedText_isSentAsKeysAndArguments() throws Exception {
        build(builder -> builder);
        ScriptedApns.Request request = sent(PushContent.builder(PushContent.Type.ALERT)
                .title("not sent")
                .localizedTitle(LocalizedText.of("TITLE", "Alice", "c-1"))
                .localizedBody(LocalizedText.of("BODY"))
                .build());

        assertThat(request.aps().get("alert"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("title-loc-key", "TITLE")
                .containsEntry("title-loc-args", List.of("Alice", "c-1"))
                .containsEntry("loc-key", "BODY")
                .doesNotContainKey("title");
    }

    @Test
    void extraOfTheContent_goesBeforeWhatItsProfileSetsForTheSame() throws Exception {
        build(builder -> builder.profile(chat().interruptionLevel(InterruptionLevel.ACTIVE)
                .extra("apns.relevance-score", "0.5")
                .build()));
        ScriptedApns.Request request = sent(PushContent.ofProfile("chat")
                .title("Alice")
                .extra("apns.interruption-level", "passive")
                .extra("apns.relevance-score", "0.25")
                .build());

        assertThat(request.aps()).containsEntry("interruption-level", "passive").containsEntry("relevance-score", 0.25);
    }

    @Test
    void extraOfTheProfile_goesBeforeWhatAContentOrTheHostSetsForTheSame() throws Exception {
        build(builder -> builder.profile(chat().extra("apns.interruption-level", "passive")
                        .extra("apns.loc-key", "BODY")
                        .extra("apns.title-loc-key", "TITLE")
                        .build())
                .texts((message, to) -> Optional.of(PushTexts.Text.of("Titel", "Guten Tag"))));
        ScriptedApns.Request request = sent(PushContent.ofProfile("chat")
                .localizedTitle(LocalizedText.of("NOT_SENT"))
                .body("Hi")
                .interruptionLevel(InterruptionLevel.CRITICAL)
                .build());

        assertThat(request.aps())
                .containsEntry("interruption-level", "passive")
                .containsEntry("alert", Map.of("title-loc-key", "TITLE", "loc-key", "BODY"));
    }

    @Test
    void texts_ofTheHost_areInTheDevicesLanguage() throws Exception {
        build(builder -> builder.texts((message, to) -> Optional.ofNullable(to.locale())
                .filter(Locale.GERMANY::equals)
                .map(locale -> PushTexts.Text.of("Alice", "Guten Tag"))));
        ScriptedApns.Request request = sent(PushContent.alert("Alice", "Hi"));

        assertThat(request.aps()).containsEntry("alert", Map.of("title", "Alice", "body", "Guten Tag"));
    }

    @ParameterizedTest
    @EnumSource
    void idOnly_nothingOfTheTextIsSent(PushContent.Type type) throws Exception {
        build(builder -> builder.profile(chat().privacy(PushPrivacy.ID_ONLY).build())
                .texts((message, to) -> Optional.of(PushTexts.Text.of(SECRET, SECRET)))
                .badges(device -> 4));
        ScriptedApns.Request request = sent(secret(type).build());

        assertSecretIsNotIn(request);
        assertThat(request.json())
                .containsEntry(PushRequest.DATA_MESSAGE_ID, "m-1")
                .containsEntry(PushRequest.DATA_CONVERSATION, "c-1")
                .doesNotContainKey(PushEncryption.DATA_ENCRYPTED);
        if (type == PushContent.Type.ALERT) {
            assertThat(request.aps())
                    .containsEntry("alert", Map.of("loc-key", "NEW_MESSAGE"))
                    .containsEntry("badge", 4L)
                    .containsKey("mutable-content");
        }
    }

    @ParameterizedTest
    @EnumSource
    void encrypted_onlyWhatTheHostEncryptedIsSent(PushContent.Type type) throws Exception {
        build(builder -> builder.profile(chat().privacy(PushPrivacy.ENCRYPTED).build())
                .encryption((message, to, content) -> sealed(content)));
        PushContent content = secret(type).build();
        ScriptedApns.Request request = sent(content);

        assertSecretIsNotIn(request);
        assertThat(request.json()).containsEntry(PushEncryption.DATA_ENCRYPTED, sealed(content));
        if (type == PushContent.Type.ALERT) {
            assertThat(request.aps())
                    .containsEntry("alert", Map.of("loc-key", "NEW_MESSAGE"))
                    .containsKey("mutable-content");
        }
    }

    @ParameterizedTest
    @EnumSource
    void retraction_ofAPushOfAnyPrivacy_hasTheIdsOnly(PushPrivacy privacy) throws Exception {
        build(builder -> builder.retraction(RetractionSettings.standard())
                .profile(chat().genericTitle(SECRET).privacy(privacy).build())
                .encryption((message, to, content) -> SECRET)
                .texts((message, to) -> Optional.of(PushTexts.Text.of(SECRET, SECRET)))
                .badges(device -> 2));
        String collapseId =
                sent(secret(PushContent.Type.ALERT).thread(SECRET).build()).header("apns-collapse-id");
        zim.recall("bob", "m-1");
        for (int i = 0; i < 600 && apns.count() == 0; i++) {
            time.advance(Duration.ofMillis(500));
            untilIdle();
        }
        ScriptedApns.Request request = apns.take();

        assertSecretIsNotIn(request);
        assertThat(request.json())
                .isEqualTo(Map.of(
                        "aps",
                        Map.of("content-available", 1L),
                        PushRequest.DATA_MESSAGE_ID,
                        "m-1",
                        PushRequest.DATA_CONVERSATION,
                        "c-1",
                        PushRequest.DATA_SEQUENCE,
                        "7",
                        PushRequest.DATA_RETRACT,
                        "true",
                        PushRequest.DATA_COLLAPSE_ID,
                        collapseId,
                        PushRequest.DATA_BADGE,
                        "2"));
    }

    @Test
    void encryptionThatFails_sendsNothingUntilItWorks() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        build(builder -> builder.profile(chat().privacy(PushPrivacy.ENCRYPTED).build())
                .encryption((message, to, content) -> {
                    if (calls.getAndIncrement() < 3) {
                        throw new IllegalStateException(SECRET);
                    }
                    return sealed(content);
                }));
        zim.send(Message.to("bob")
                .id("m-1")
                .push(secret(PushContent.Type.ALERT).build())
                .build());
        for (int i = 0; i < 29; i++) {
            time.advance(Duration.ofSeconds(1));
            untilIdle();
        }
        assertThat(apns.count()).isZero();
        assertThat(log.of(ZimPushEvent.Settled.class)).isEmpty();
        time.advance(Duration.ofSeconds(2));
        assertSecretIsNotIn(apns.take());
    }

    @Test
    void call_isShortLived_andGoesAsVoip() throws Exception {
        build(builder -> builder);
        long begun = time.instant().getEpochSecond();
        ScriptedApns.Request request =
                sent(PushContent.builder(PushContent.Type.VOIP).title("Alice").build());

        assertThat(request.header("apns-push-type")).isEqualTo("voip");
        assertThat(request.header("apns-priority")).isEqualTo("10");
        assertThat(Long.parseLong(request.header("apns-expiration")) - begun).isBetween(0L, 30L);
    }

    @Test
    void background_isSilentAndOfLowPriority() throws Exception {
        build(builder -> builder.defaultProfile(chat().sound("ding.caf")
                .interruptionLevel(InterruptionLevel.ACTIVE)
                .build()));
        ScriptedApns.Request request = sent(PushContent.background());

        assertThat(request.header("apns-push-type")).isEqualTo("background");
        assertThat(request.header("apns-priority")).isEqualTo("5");
        assertThat(request.aps().keySet()).containsExactly("content-available");
    }

    @Test
    void badge_ofARetriedPush_isFresh() throws Exception {
        AtomicInteger unread = new AtomicInteger(3);
        build(builder -> builder.badges(device -> unread.getAndIncrement()));
        apns.answersReason(503, "ServiceUnavailable");
        zim.send(Message.to("bob")
                .id("m-1")
                .push(PushContent.alert("Alice", "Hi"))
                .build());
        assertThat(apns.take().aps()).containsEntry("badge", 3L);
        untilIdle(); // the answer to the first try is on its way
        apns.answers(200, "");
        for (int i = 0; i < 600 && apns.count() == 0; i++) {
            untilIdle();
            time.advance(Duration.ofMillis(500));
        }
        assertThat(apns.take().aps()).containsEntry("badge", 4L);
        untilIdle();
        assertThat(log.of(ZimPushEvent.Settled.class))
                .singleElement()
                .satisfies(settled -> assertThat(settled.outcome()).isEqualTo(Outcome.PUSHED));
    }

    private static String sealed(PushContent content) {
        String text = content.title().orElse("") + content.data();
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertSecretIsNotIn(ScriptedApns.Request request) {
        assertThat(request.body()).doesNotContain(SECRET).doesNotContain("secret");
        assertThat(request.headers().toString()).doesNotContain(SECRET);
    }
}
