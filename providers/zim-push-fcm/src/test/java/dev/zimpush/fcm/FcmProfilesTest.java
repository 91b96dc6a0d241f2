package dev.zimpush.fcm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zimpush.Address;
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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Profiles, languages and privacy of the whole library, as they go over the wire. */
class FcmProfilesTest {
    private static final String SECRET = "for bob's eyes only";
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");

    private final ManualTime time = new ManualTime();
    private final EventLog log = new EventLog();
    private FcmServer server;
    private ZimPush zim;

    @BeforeEach
    void start() throws Exception {
        server = FcmServer.start();
    }

    @AfterEach
    void stop() {
        zim.close(Duration.ZERO);
        server.close();
    }

    private void build(UnaryOperator<ZimPushBuilder> settings) {
        zim = settings.apply(ZimPushBuilder.create()
                        .time(time)
                        .executor(time)
                        .listener(log)
                        .provider(server.provider().build()))
                .build();
        zim.devices().bind(PHONE, Address.fcmToken(Pushes.TOKEN, "com.acme.chat"), Locale.GERMANY);
    }

    private static PushProfile.Builder chat() {
        return PushProfile.named("chat").localizedGenericBody(LocalizedText.of("NEW_MESSAGE"));
    }

    /** In every text and value of a content that is allowed to hold any. */
    private static PushContent secret(PushContent.Type type) {
        PushContent.Builder content =
                PushContent.builder(type).profile("chat").data("secret", SECRET).extra("fcm.image", SECRET);
        return type == PushContent.Type.BACKGROUND
                ? content.build()
                : content.title(SECRET).body(SECRET).build();
    }

    private void send(PushContent content) {
        zim.send(Message.to("bob")
                .id("m-1")
                .payload(Payload.utf8(SECRET))
                .conversation("c-1", 7)
                .push(content)
                .build());
        untilIdle();
    }

    private FcmServer.Request sent(PushContent content) {
        send(content);
        return server.onlyRequest();
    }

    private void untilIdle() {
        long begin = System.nanoTime();
        while (zim.view().providers().get(0).inFlight() > 0 && System.nanoTime() - begin < 5_000_000_000L) {
            Thread.onSpinWait();
        }
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
    }

    private static JsonObject android(FcmServer.Request request) {
        return request.message().getAsJsonObject("android");
    }

    private static JsonObject aps(FcmServer.Request request) {
        return request.message()
                .getAsJsonObject("apns")
                .getAsJsonObject("payload")
                .getAsJsonObject("aps");
    }

    private static JsonObject data(FcmServer.Request request) {
        return request.message().getAsJsonObject("data");
    }

    @Test
    void profile_settings_goOverTheWire() {
        build(builder -> builder.profile(chat().sound("ding.caf")
                .channel("messages")
                .priority(PushContent.Priority.NORMAL)
                .interruptionLevel(InterruptionLevel.TIME_SENSITIVE)
                .extra("fcm.color", "#112233")
                .build()));
        FcmServer.Request request =
                sent(PushContent.ofProfile("chat").title("Alice").body("Hi").build());

        JsonObject notification = android(request).getAsJsonObject("notification");
        assertThat(android(request).get("priority").getAsString()).isEqualTo("normal");
        assertThat(notification.get("channel_id").getAsString()).isEqualTo("messages");
        assertThat(notification.get("sound").getAsString()).isEqualTo("ding.caf");
        assertThat(notification.get("color").getAsString()).isEqualTo("#112233");
        assertThat(notification.get("notification_priority").getAsString()).isEqualTo("PRIORITY_HIGH");
        assertThat(aps(request).get("interruption-level").getAsString()).isEqualTo("time-sensitive");
        assertThat(request.message().getAsJsonObject("notification")).isEqualTo(json("{'title':'Alice','body':'Hi'}"));
    }

    @Test
    void apnsExtraOfAProfile_goesBeforeEachSettingForTheSame() {
        String headers = "{\"apns-priority\":\"1\",\"apns-expiration\":\"0\",\"apns-collapse-id\":\"own\"}";
        String given = "{\"alert\":{\"loc-key\":\"OWN\"},\"badge\":9,\"sound\":\"own.caf\",\"category\":\"own\","
                + "\"thread-id\":\"own\",\"interruption-level\":\"passive\",\"mutable-content\":0}";
        build(builder -> builder.profile(
                        chat().extra("fcm.apns", "{\"headers\":" + headers + ",\"payload\":{\"aps\":" + given + "}}")
                                .build())
                .texts((message, to) -> Optional.of(PushTexts.Text.of("Titel", "Guten Tag")))
                .badges(device -> 4));
        FcmServer.Request request = sent(PushContent.ofProfile("chat")
                .localizedBody(LocalizedText.of("NOT_SENT"))
                .sound("ding.caf")
                .category("reply")
                .thread("chats")
                .collapseId("collapse-1")
                .priority(PushContent.Priority.NORMAL)
                .interruptionLevel(InterruptionLevel.CRITICAL)
                .mutableContent()
                .build());

        assertThat(aps(request)).isEqualTo(json(given));
        assertThat(request.message().getAsJsonObject("apns").get("headers")).isEqualTo(json(headers));
    }

    @Test
    void localizedText_isSentAsKeysAndArguments() {
        build(builder -> builder);
        FcmServer.Request request = sent(PushContent.builder(PushContent.Type.ALERT)
                .title("not sent")
                .localizedTitle(LocalizedText.of("TITLE", "Alice", "c-1"))
                .localizedBody(LocalizedText.of("BODY"))
                .build());

        JsonObject notification = android(request).getAsJsonObject("notification");
        assertThat(notification.get("title_loc_key").getAsString()).isEqualTo("TITLE");
        assertThat(notification.get("title_loc_args")).isEqualTo(JsonParser.parseString("[\"Alice\",\"c-1\"]"));
        assertThat(notification.get("body_loc_key").getAsString()).isEqualTo("BODY");
        assertThat(aps(request).getAsJsonObject("alert"))
                .isEqualTo(json(
                        "{'title-loc-key':'TITLE','title-loc-args':['Alice','c-1'],'loc-key':'BODY','loc-args':[]}"));
        assertThat(request.text()).doesNotContain("not sent");
    }

    @Test
    void texts_ofTheHost_areInTheDevicesLanguage() {
        build(builder -> builder.texts((message, to) -> Optional.ofNullable(to.locale())
                .filter(Locale.GERMANY::equals)
                .map(locale -> PushTexts.Text.of("Alice", "Guten Tag"))));
        FcmServer.Request request = sent(PushContent.alert("Alice", "Hi"));

        assertThat(request.message().getAsJsonObject("notification"))
                .isEqualTo(json("{'title':'Alice','body':'Guten Tag'}"));
    }

    @ParameterizedTest
    @EnumSource
    void idOnly_nothingOfTheTextIsSent(PushContent.Type type) {
        build(builder -> builder.profile(chat().privacy(PushPrivacy.ID_ONLY).build())
                .texts((message, to) -> Optional.of(PushTexts.Text.of(SECRET, SECRET)))
                .badges(device -> 4));
        FcmServer.Request request = sent(secret(type));

        assertSecretIsNotIn(request);
        assertThat(data(request).get(PushRequest.DATA_MESSAGE_ID).getAsString()).isEqualTo("m-1");
        assertThat(data(request).has(PushEncryption.DATA_ENCRYPTED)).isFalse();
        assertGeneric(request, type);
    }

    @ParameterizedTest
    @EnumSource
    void encrypted_onlyWhatTheHostEncryptedIsSent(PushContent.Type type) {
        build(builder -> builder.profile(chat().privacy(PushPrivacy.ENCRYPTED).build())
                .encryption((message, to, content) -> sealed(content)));
        FcmServer.Request request = sent(secret(type));

        assertSecretIsNotIn(request);
        assertThat(data(request).get(PushEncryption.DATA_ENCRYPTED).getAsString())
                .isEqualTo(sealed(secret(type)));
        assertGeneric(request, type);
    }

    @ParameterizedTest
    @EnumSource
    void retraction_ofAPushOfAnyPrivacy_hasTheIdsOnly(PushPrivacy privacy) {
        build(builder -> builder.retraction(RetractionSettings.standard())
                .profile(chat().genericTitle(SECRET)
                        .privacy(privacy)
                        .extra("fcm.click-action", SECRET)
                        .build())
                .encryption((message, to, content) -> SECRET)
                .texts((message, to) -> Optional.of(PushTexts.Text.of(SECRET, SECRET)))
                .badges(device -> 2));
        send(secret(PushContent.Type.ALERT));
        zim.recall("bob", "m-1");
        for (int i = 0; i < 600 && server.requests().size() < 2; i++) {
            time.advance(Duration.ofMillis(500));
            untilIdle();
        }
        List<FcmServer.Request> requests = server.requests();
        assertThat(requests).hasSize(2);
        assertSecretIsNotIn(requests.get(1));
        assertThat(requests.get(1).message().keySet()).containsOnly("token", "data", "android", "apns");
        assertThat(android(requests.get(1)).keySet()).containsOnly("priority", "ttl");
        assertThat(aps(requests.get(1))).isEqualTo(json("{'content-available':1}"));
        assertThat(data(requests.get(1)).keySet())
                .containsOnly(
                        PushRequest.DATA_MESSAGE_ID,
                        PushRequest.DATA_CONVERSATION,
                        PushRequest.DATA_SEQUENCE,
                        PushRequest.DATA_RETRACT,
                        PushRequest.DATA_COLLAPSE_ID,
                        PushRequest.DATA_BADGE,
                        FcmProvider.DATA_PUSH_ID);
    }

    private static void assertGeneric(FcmServer.Request request, PushContent.Type type) {
        if (type == PushContent.Type.ALERT) {
            JsonObject notification = android(request).getAsJsonObject("notification");
            assertThat(notification.get("body_loc_key").getAsString()).isEqualTo("NEW_MESSAGE");
            assertThat(aps(request).get("mutable-content").getAsInt()).isEqualTo(1);
        } else {
            assertThat(request.message().has("notification")).isFalse();
        }
    }

    @Test
    void encryptionThatFails_sendsNothingUntilItWorks() {
        AtomicInteger calls = new AtomicInteger();
        build(builder -> builder.profile(chat().privacy(PushPrivacy.ENCRYPTED).build())
                .encryption((message, to, content) -> {
                    if (calls.getAndIncrement() < 3) {
                        throw new IllegalStateException(SECRET);
                    }
                    return sealed(content);
                }));
        send(secret(PushContent.Type.ALERT));
        for (int i = 0; i < 29; i++) {
            time.advance(Duration.ofSeconds(1));
            untilIdle();
        }
        assertThat(server.requests()).isEmpty();
        assertThat(log.of(ZimPushEvent.Settled.class)).isEmpty();
        time.advance(Duration.ofSeconds(2));
        untilIdle();
        assertSecretIsNotIn(server.onlyRequest());
    }

    @Test
    void call_isShortLived_urgentAndDataOnly() {
        build(builder -> builder);
        FcmServer.Request request =
                sent(PushContent.builder(PushContent.Type.VOIP).title("Alice").build());

        assertThat(android(request).get("priority").getAsString()).isEqualTo("high");
        assertThat(android(request).get("ttl").getAsString()).isIn("29s", "30s");
        assertThat(request.message().has("notification")).isFalse();
    }

    @Test
    void background_isDataOnlyAndOfLowPriority() {
        build(builder -> builder.defaultProfile(chat().sound("ding.caf")
                .interruptionLevel(InterruptionLevel.ACTIVE)
                .build()));
        FcmServer.Request request = sent(PushContent.background());

        assertThat(android(request).get("priority").getAsString()).isEqualTo("normal");
        assertThat(request.message().has("notification")).isFalse();
        assertThat(aps(request)).isEqualTo(json("{'content-available':1}"));
    }

    @Test
    void badge_ofARetriedPush_isFresh() {
        AtomicInteger unread = new AtomicInteger(3);
        build(builder -> builder.badges(device -> unread.getAndIncrement()));
        server.next(FcmServer.answer(503, FcmErrors.plain(503, "UNAVAILABLE")));
        send(PushContent.alert("Alice", "Hi"));
        for (int i = 0; i < 600 && server.requests().size() < 2; i++) {
            time.advance(Duration.ofMillis(500));
            untilIdle();
        }
        assertThat(server.requests())
                .extracting(request -> android(request)
                        .getAsJsonObject("notification")
                        .get("notification_count")
                        .getAsInt())
                .containsExactly(3, 4);
        assertThat(log.of(ZimPushEvent.Settled.class))
                .singleElement()
                .matches(settled -> settled.outcome() == Outcome.PUSHED);
    }

    private static String sealed(PushContent content) {
        String text = content.title().orElse("") + content.data();
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertSecretIsNotIn(FcmServer.Request request) {
        assertThat(request.text())
                .doesNotContain(SECRET)
                .doesNotContain("secret")
                .doesNotContain("eyes only");
        assertThat(request.headers().toString()).doesNotContain(SECRET);
    }
}
