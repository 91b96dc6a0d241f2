package dev.zimpush.apns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.zimpush.InterruptionLevel;
import dev.zimpush.LocalizedText;
import dev.zimpush.PushContent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of APNs's own settings, as it goes over the wire. */
@ExtendWith(NettyLeaks.class)
class ApnsExtrasTest {
    private static MockApns apns;
    private static ApnsProvider provider;

    @BeforeAll
    static void start() throws Exception {
        apns = MockApns.validating();
        provider = apns.provider()
                .tokenAuthentication(TestCredentials.TEAM_ID, TestCredentials.KEY_ID, TestCredentials.signingKeyPem())
                .build();
    }

    @AfterAll
    static void stop() {
        provider.close();
        apns.close();
    }

    @Test
    void alert_carries_all_extras() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .body("Hi")
                .extra("apns.title-loc-key", "TITLE")
                .extra("apns.title-loc-args", "[\"Alice\"]")
                .extra("apns.subtitle-loc-key", "SUB")
                .extra("apns.subtitle-loc-args", "[\"x\", \"y\"]")
                .extra("apns.loc-key", "BODY")
                .extra("apns.loc-args", "[\"3\"]")
                .extra("apns.launch-image", "launch.png")
                .extra("apns.interruption-level", "time-sensitive")
                .extra("apns.relevance-score", "0.5")
                .extra("apns.target-content-id", "window-1")
                .extra("apns.content-available", "true")
                .extra("apns.critical-sound-volume", "0.25")
                .extra("fcm.something", "is not for APNs")
                .build();

        assertThat(send(TestPush.notifying(content)).aps())
                .isEqualTo(Map.of(
                        "alert",
                        Map.of(
                                "title-loc-key", "TITLE",
                                "title-loc-args", List.of("Alice"),
                                "subtitle-loc-key", "SUB",
                                "subtitle-loc-args", List.of("x", "y"),
                                "loc-key", "BODY",
                                "loc-args", List.of("3"),
                                "launch-image", "launch.png"),
                        "thread-id",
                        "c-1",
                        "interruption-level",
                        "time-sensitive",
                        "relevance-score",
                        0.5,
                        "target-content-id",
                        "window-1",
                        "content-available",
                        1L,
                        "sound",
                        Map.of("name", "default", "critical", 1L, "volume", 0.25)));
    }

    @Test
    void extras_go_before_the_settings_for_the_same() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .body("Hi")
                .localizedTitle(LocalizedText.of("NOT_SENT", "x"))
                .localizedBody(LocalizedText.of("NOT_SENT", "x"))
                .interruptionLevel(InterruptionLevel.CRITICAL)
                .sound("ding.caf")
                .extra("apns.title-loc-key", "TITLE")
                .extra("apns.loc-key", "BODY")
                .extra("apns.loc-args", "[\"3\"]")
                .extra("apns.interruption-level", "passive")
                .extra("apns.critical-sound-volume", "0.25")
                .build();

        assertThatCode(() -> provider.validate(TestPush.message(content))).doesNotThrowAnyException();
        assertThat(send(TestPush.notifying(content)).aps())
                .isEqualTo(Map.of(
                        "alert",
                        Map.of("title-loc-key", "TITLE", "loc-key", "BODY", "loc-args", List.of("3")),
                        "thread-id",
                        "c-1",
                        "interruption-level",
                        "passive",
                        "sound",
                        Map.of("name", "ding.caf", "critical", 1L, "volume", 0.25)));
    }

    @Test
    void subtitle_is_sent_as_a_text() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .extra("apns.subtitle", "in Garden")
                .build();

        assertThat(send(TestPush.notifying(content)).aps())
                .containsEntry("alert", Map.of("title", "Alice", "subtitle", "in Garden"));
    }

    /** As from a host's own transaction, which checks nothing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apns.interruption-level | loud",
                "apns.relevance-score | much",
                "apns.critical-sound-volume | 2",
                "apns.title-loc-args | private words",
            })
    void push_with_an_extra_that_was_never_checked_is_refused_and_not_sent(String key, String value) {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .extra("apns.title-loc-key", "TITLE")
                .extra(key, value)
                .build();

        assertRefused(TestPush.notifying(content));
    }

    @Test
    void push_with_reserved_data_is_refused_and_not_sent() {
        assertRefused(TestPush.notifying(PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .data("aps", "x")
                .build()));
    }

    private static void assertRefused(PushRequest request) {
        PushVerdict verdict = provider.push(request).toCompletableFuture().join();

        assertThat(verdict.kind()).isEqualTo(PushVerdict.Kind.REFUSED);
        assertThat(verdict.status()).isZero();
        assertThat(verdict.reason()).contains("APNs").doesNotContain("private");
    }

    private static ScriptedApns.Request send(PushRequest request) throws InterruptedException {
        assertThat(provider.push(request).toCompletableFuture().join()).isEqualTo(PushVerdict.accepted(200));
        return apns.take();
    }
}
