package dev.zimpush.apns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NettyLeaks.class)
class ApnsValidationTest {
    private static ScriptedApns apns;
    private static ApnsProvider provider;

    @BeforeAll
    static void start() throws Exception {
        apns = new ScriptedApns();
        provider = apns.provider().build();
    }

    @AfterAll
    static void stop() {
        provider.close();
        apns.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u00e4", "\u20ac", "\uD83D\uDE00", "\"", "\\", "/", "\n", "\u0001", "\u0085"})
    void alert_at_the_limit_is_taken_and_one_byte_more_refused(String unit) throws Exception {
        PushContent full = filled(PushContent.Type.ALERT, unit, ApnsPayload.MAX_BYTES);

        provider.validate(TestPush.message(full));
        assertThat(sentBytes(full, TestPush.ALERT)).isEqualTo(ApnsPayload.MAX_BYTES);
        assertThatThrownBy(() -> provider.validate(TestPush.message(longer(full))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("4097", "4096", "APNs", "ALERT");
    }

    @Test
    void voip_push_at_its_limit_is_taken_and_one_byte_more_refused() throws Exception {
        PushContent full = filled(PushContent.Type.VOIP, "\u20ac", ApnsPayload.MAX_VOIP_BYTES);

        provider.validate(TestPush.message(full));
        assertThat(sentBytes(full, TestPush.VOIP)).isEqualTo(ApnsPayload.MAX_VOIP_BYTES);
        assertThatThrownBy(() -> provider.validate(TestPush.message(longer(full))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("5121", "5120", "APNs", "VOIP");
    }

    @Test
    void content_with_a_badge_of_its_own_counts_that_one() throws Exception {
        PushContent full = filled(PushContent.Type.ALERT, "x", ApnsPayload.MAX_BYTES);
        PushContent.Builder builder = copy(full).badge(1);

        assertThatCode(() -> provider.validate(
                        TestPush.message(builder.data("fill", full.data().get("fill") + "y".repeat(9))
                                .build())))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> provider.validate(
                        TestPush.message(builder.data("fill", full.data().get("fill") + "y".repeat(10))
                                .build())))
                .hasMessageContaining("4097");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0001", "\"", "\u20ac"})
    void few_characters_that_take_many_bytes_are_counted_as_bytes(String unit) {
        PushContent content = alert().body(unit.repeat(700)).build();
        PushContent many = alert().body(unit.repeat(2100)).build();

        assertThat(bytes(many)).isGreaterThan(ApnsPayload.MAX_BYTES);
        assertThatThrownBy(() -> provider.validate(TestPush.message(many))).hasMessageContaining("4096");
        boolean fits = bytes(content) <= ApnsPayload.MAX_BYTES;
        assertThat(fits).isEqualTo(!unit.equals("\u0001"));
        assertThat(isTaken(content)).isEqualTo(fits);
    }

    private static boolean isTaken(PushContent content) {
        try {
            provider.validate(TestPush.message(content));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    void message_without_push_is_fine() {
        assertThatCode(() -> provider.validate(
                        Message.to("bob").id("m").payload(Payload.utf8("x")).build()))
                .doesNotThrowAnyException();
    }

    @Test
    void largest_ids_leave_room_for_a_retraction() {
        String longest = "\"".repeat(255);
        String others = "x".repeat(2_000);
        Message message = Message.to("bob")
                .id(longest)
                .conversation(longest, Long.MIN_VALUE)
                .push(PushContent.background())
                .build();

        assertThat(ApnsPayload.retracting(TestPush.retracting(message, others)).getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(ApnsPayload.MAX_BYTES);
    }

    @Test
    void reserved_data_key_is_refused() {
        refused(alert().data("aps", "x"), "aps", "reserved", "APNs");
    }

    @Test
    void unknown_extra_is_refused_with_the_known_ones() {
        refused(alert().extra("apns.colour", "blue"), "apns.colour", "APNs", "apns.loc-key", "apns.relevance-score");
    }

    @Test
    void extra_of_another_vendor_is_left_alone() {
        assertThatCode(() -> provider.validate(
                        TestPush.message(alert().extra("fcm.colour", "blue").build())))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apns.interruption-level | loud | time-sensitive",
                "apns.relevance-score | 1.5 | 0 to 1",
                "apns.relevance-score | NaN | 0 to 1",
                "apns.relevance-score | much | 0 to 1",
                "apns.critical-sound-volume | -0.1 | 0 to 1",
                "apns.content-available | 1 | true",
                "apns.loc-args | [\"a\"] | apns.loc-key",
                "apns.title-loc-args | [\"a\"] | apns.title-loc-key",
                "apns.subtitle-loc-args | [\"a\"] | apns.subtitle-loc-key",
            })
    void wrong_value_of_an_extra_is_refused(String key, String value, String hint) {
        refused(alert().extra(key, value), key, hint, "APNs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "private words",
                "[1]",
                "{}",
                "[\"private words\"",
                "[]} {",
                "[]} []",
                "[],\"x\":[]",
                "\"private words\""
            })
    void arguments_that_are_no_json_array_of_texts_are_refused_unquoted(String value) {
        PushContent content =
                alert().extra("apns.loc-key", "K").extra("apns.loc-args", value).build();

        assertThatThrownBy(() -> provider.validate(TestPush.message(content)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("apns.loc-args")
                .hasMessageNotContaining("private words")
                .hasNoCause();
    }

    @Test
    void background_push_with_a_badge_is_refused() {
        refused(PushContent.builder(PushContent.Type.BACKGROUND).badge(3), "BACKGROUND", "badge 3", "APNs");
    }

    @Test
    void background_push_with_an_extra_is_refused() {
        refused(
                PushContent.builder(PushContent.Type.BACKGROUND).extra("apns.loc-key", "K"),
                "BACKGROUND",
                "apns.loc-key",
                "APNs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0447\u0430\u0442", " c", "c "})
    void collapse_id_that_no_header_carries_is_refused(String collapseId) {
        refused(alert().collapseId(collapseId), "collapseId", "ASCII", "APNs");
    }

    private static void refused(PushContent.Builder content, String... words) {
        assertThatThrownBy(() -> provider.validate(TestPush.message(content.build())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words);
    }

    private static PushContent.Builder alert() {
        return PushContent.builder(PushContent.Type.ALERT).title("Alice");
    }

    /** A content whose JSON has that many bytes with the largest badge, made of these units and some x. */
    private static PushContent filled(PushContent.Type type, String unit, int bytes) {
        PushContent.Builder builder =
                PushContent.builder(type).title("Alice").body(unit.repeat(200)).data("fill", "");
        int missing = bytes - bytes(builder.build());
        return builder.data("fill", "x".repeat(missing)).build();
    }

    private static PushContent longer(PushContent content) {
        return copy(content).data("fill", content.data().get("fill") + "x").build();
    }

    private static PushContent.Builder copy(PushContent content) {
        PushContent.Builder builder = PushContent.builder(content.type());
        content.title().ifPresent(builder::title);
        content.body().ifPresent(builder::body);
        content.data().forEach(builder::data);
        return builder;
    }

    private static int bytes(PushContent content) {
        return ApnsPayload.of(TestPush.message(content), content, Integer.MAX_VALUE)
                .getBytes(StandardCharsets.UTF_8)
                .length;
    }

    private static int sentBytes(PushContent content, Address address) throws InterruptedException {
        PushRequest request = TestPush.request(PushRequest.Kind.NOTIFY, content, address, Integer.MAX_VALUE, 1);
        assertThat(provider.push(request).toCompletableFuture().join()).isEqualTo(PushVerdict.accepted(200));
        return apns.take().body().getBytes(StandardCharsets.UTF_8).length;
    }
}
