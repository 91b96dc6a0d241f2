package dev.zimpush.fcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.json.gson.GsonFactory;
import com.google.gson.JsonObject;
import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code send} refuses before FCM would. */
final class FcmLimitsTest {
    private FcmServer server;
    private FcmProvider provider;

    @BeforeEach
    void open() throws IOException {
        server = FcmServer.start();
        provider = server.provider().build();
    }

    @AfterEach
    void close() {
        provider.close();
        server.close();
    }

    /** A content whose longest JSON is made so many bytes longer by a text of multibyte and escaped characters. */
    private static PushContent content(PushContent.Type type, String text) {
        PushContent.Builder builder = PushContent.builder(type);
        if (type == PushContent.Type.BACKGROUND) {
            builder.data("text", text);
        } else {
            builder.body(text);
        }
        return builder.build();
    }

    /** The longest text that is taken, found by trying. */
    private String longest(PushContent.Type type, String unit) {
        int units = 0;
        while (isTaken(type, unit.repeat(units + 1))) {
            units++;
        }
        String text = unit.repeat(units);
        while (isTaken(type, text + 'x')) {
            text += 'x';
        }
        return text;
    }

    private boolean isTaken(PushContent.Type type, String text) {
        try {
            provider.validate(Pushes.message(content(type, text)));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"ALERT,é", "ALERT,😀", "ALERT,\"", "ALERT,<", "BACKGROUND,😀", "VOIP,漢"})
    void validate_atTheLimit_meansExactly4096BytesOnTheWireAtWorst(PushContent.Type type, String unit)
            throws Exception {
        PushContent content = content(type, longest(type, unit));
        Message message = Pushes.message(content);
        PushRequest worst = new PushRequest(
                PushRequest.Kind.NOTIFY,
                Pushes.PUSH_ID,
                Pushes.of(content).registration(),
                message,
                content,
                "c".repeat(64),
                Integer.MAX_VALUE,
                Instant.ofEpochSecond(Integer.MAX_VALUE),
                message.timeToLive(),
                1);

        Pushes.verdict(provider, worst);

        JsonObject sent = server.onlyRequest().message();
        sent.remove("token");
        assertThat(GsonFactory.getDefaultInstance()
                        .toByteArray(GsonFactory.getDefaultInstance()
                                .fromString(sent.toString(), com.google.api.client.json.GenericJson.class)))
                .hasSize(FcmLimits.MAX_BYTES);
    }

    @ParameterizedTest
    @EnumSource(PushContent.Type.class)
    void validate_oneByteOver_namesSizeLimitAndVendor(PushContent.Type type) {
        String text = longest(type, "€") + 'x';

        assertThatThrownBy(() -> provider.validate(Pushes.message(content(type, text))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FCM")
                .hasMessageContaining("4097")
                .hasMessageContaining("4096")
                .hasMessageNotContaining("€");
    }

    @Test
    void validate_controlCharacters_countAsSixBytesEach() {
        assertThat(isTaken(PushContent.Type.ALERT, "\u0001".repeat(500))).isTrue();
        assertThat(isTaken(PushContent.Type.ALERT, "\u0001".repeat(700))).isFalse();
    }

    @Test
    void validate_longAddress_isNotCounted() {
        Message message = Pushes.message(content(PushContent.Type.ALERT, longest(PushContent.Type.ALERT, "x")));

        assertThatCode(() -> provider.validate(message)).doesNotThrowAnyException();
        assertThat(provider.serves(Address.fcmToken("t".repeat(4096), "any"))).isTrue();
    }

    @Test
    void validate_withoutPush_isTaken() {
        assertThatCode(() -> provider.validate(Message.to("bob").id("m").build()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"from", "message_type", "collapse_key", "gcm.x", "gcmx", "google.c.a", "google"})
    void validate_reservedDataKey_isRefusedByName(String key) {
        PushContent content = PushContent.builder(PushContent.Type.BACKGROUND)
                .data(key, "secret-value")
                .build();

        assertThatThrownBy(() -> provider.validate(Pushes.message(content)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FCM")
                .hasMessageContaining("'" + key + "'")
                .hasMessageNotContaining("secret-value");
    }

    @Test
    void validate_keyThatOnlyResemblesAReservedOne_isTaken() {
        PushContent content = PushContent.builder(PushContent.Type.BACKGROUND)
                .data("fromage", "1")
                .data("agcm", "1")
                .build();

        assertThatCode(() -> provider.validate(Pushes.message(content))).doesNotThrowAnyException();
    }

    @Test
    void validate_unknownFcmExtra_isRefusedWithThoseKnown() {
        PushContent content = PushContent.builder(PushContent.Type.BACKGROUND)
                .extra("fcm.colapse-key", "x")
                .build();

        assertThatThrownBy(() -> provider.validate(Pushes.message(content)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FCM")
                .hasMessageContaining("'fcm.colapse-key'")
                .hasMessageContaining("fcm.collapse-key, ");
    }

    @Test
    void validate_extraOfAnotherVendor_isLeftAlone() {
        PushContent content = PushContent.builder(PushContent.Type.BACKGROUND)
                .extra("apns.x", "y")
                .build();

        assertThatCode(() -> provider.validate(Pushes.message(content))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "fcm.apns | secret | 'fcm.apns'",
                "fcm.apns | [\"secret\"] | 'fcm.apns'",
                "fcm.apns | {\"aps\":{\"alert\":\"secret\"}} | 'fcm.apns.aps'",
                "fcm.apns | {\"headers\":{\"apns-priority\":5}} | 'fcm.apns.headers.apns-priority'",
                "fcm.apns | {\"payload\":\"secret\"} | 'fcm.apns.payload'",
                "fcm.apns | {\"payload\":{\"aps\":[]}} | 'fcm.apns.payload.aps'",
                "fcm.apns | {\"fcm_options\":{\"link\":\"secret\"}} | 'fcm.apns.fcm_options.link'",
                "fcm.webpush | {\"notification\":\"secret\"} | 'fcm.webpush.notification'",
                "fcm.webpush | {\"data\":{\"n\":1}} | 'fcm.webpush.data.n'",
                "fcm.webpush | {\"data\":{\"google.x\":\"secret\"}} | 'google.x'",
                "fcm.color | secret | FCM",
                "fcm.analytics-label | sec ret | FCM",
                "fcm.direct-boot-ok | secret | 'fcm.direct-boot-ok'"
            })
    void validate_badExtra_isRefusedByPlaceWithoutItsValue(String key, String value, String place) {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .extra(key, value)
                .build();

        assertThatThrownBy(() -> provider.validate(Pushes.message(content)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("FCM: ")
                .hasMessageContaining(place)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("sec ret");
    }

    /** As from a host's own transaction, which checks nothing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "fcm.apns | secret",
                "fcm.webpush | {\"data\":{\"google.x\":\"secret\"}}",
                "fcm.webpush | {\"notification\":{\"actions\":[{}]}}",
                "fcm.apns | {\"payload\":{\"aps\":{\"alert\":null}}}",
                "fcm.color | secret",
                "fcm.direct-boot-ok | secret"
            })
    void push_extraThatWasNeverChecked_isRefusedOrSent(String key, String value) throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .extra(key, value)
                .build();
        PushVerdict verdict = Pushes.verdict(provider, Pushes.of(content));

        assertThat(verdict.kind()).isEqualTo(isTaken(content) ? PushVerdict.Kind.ACCEPTED : PushVerdict.Kind.REFUSED);
        assertThat(verdict.reason()).doesNotContain("secret");
        assertThat(server.requests()).hasSize(isTaken(content) ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"from", "message_type", "collapse_key", "gcm.x", "google.c.a"})
    void push_reservedDataThatWasNeverChecked_isRefusedAndNotSent(String key) throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.BACKGROUND)
                .data(key, "secret")
                .build();
        PushVerdict verdict = Pushes.verdict(provider, Pushes.of(content));

        assertThat(verdict.kind()).isEqualTo(PushVerdict.Kind.REFUSED);
        assertThat(verdict.status()).isZero();
        assertThat(server.requests()).isEmpty();
    }

    private boolean isTaken(PushContent content) {
        try {
            provider.validate(Pushes.message(content));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
