package dev.zimpush.apns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes over the wire, taken by a server that checks it. */
@ExtendWith(NettyLeaks.class)
class ApnsRequestTest {
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
    void alert_has_the_headers_of_an_alert() throws Exception {
        ScriptedApns.Request sent = send(TestPush.notifying(PushContent.alert("Alice", "Hi")));

        assertThat(sent.headers())
                .contains(
                        entry(":path", "/3/device/" + TestPush.TOKEN),
                        entry("apns-topic", TestPush.APP),
                        entry("apns-push-type", "alert"),
                        entry("apns-priority", "10"),
                        entry("apns-id", TestPush.PUSH_ID.toString()),
                        entry("apns-collapse-id", TestPush.COLLAPSE_ID),
                        entry("apns-expiration", Long.toString(TestPush.EXPIRES_AT.getEpochSecond())));
    }

    @Test
    void alert_has_texts_ids_and_conversation() throws Exception {
        ScriptedApns.Request sent =
                send(TestPush.notifying(PushContent.alert("Alice", "Hi \"you\" / пока \uD83D\uDE00")));

        assertThat(sent.json())
                .isEqualTo(Map.of(
                        "aps",
                        Map.of(
                                "alert", Map.of("title", "Alice", "body", "Hi \"you\" / пока \uD83D\uDE00"),
                                "sound", "default",
                                "thread-id", "c-1"),
                        PushRequest.DATA_MESSAGE_ID,
                        "m-17",
                        PushRequest.DATA_CONVERSATION,
                        "c-1",
                        PushRequest.DATA_SEQUENCE,
                        "42"));
    }

    @Test
    void message_without_conversation_has_its_id_only() throws Exception {
        PushContent content = PushContent.background();
        PushRequest model = TestPush.notifying(content);
        Message bare = Message.to("bob").id("m-18").push(content).build();
        PushRequest request = new PushRequest(
                model.kind(),
                model.pushId(),
                model.registration(),
                bare,
                content,
                model.collapseId(),
                null,
                model.expiresAt(),
                model.timeToLive(),
                1);

        assertThat(send(request).json())
                .isEqualTo(Map.of("aps", Map.of("content-available", 1L), PushRequest.DATA_MESSAGE_ID, "m-18"));
    }

    @Test
    void alert_of_normal_priority_has_priority_5() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .priority(PushContent.Priority.NORMAL)
                .build();

        assertThat(send(TestPush.notifying(content)).header("apns-priority")).isEqualTo("5");
    }

    @Test
    void alert_carries_all_common_settings() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .thread("t-9")
                .category("REPLY")
                .sound("ping.caf")
                .mutableContent()
                .badge(7)
                .data("color", "blue")
                .build();
        ScriptedApns.Request sent = send(TestPush.notifying(content));

        assertThat(sent.aps())
                .isEqualTo(Map.of(
                        "alert",
                        Map.of("title", "Alice"),
                        "thread-id",
                        "t-9",
                        "category",
                        "REPLY",
                        "sound",
                        "ping.caf",
                        "mutable-content",
                        1L,
                        "badge",
                        7L));
        assertThat(sent.json()).containsEntry("color", "blue");
    }

    @Test
    void alert_has_the_badge_of_the_request() throws Exception {
        PushContent content =
                PushContent.builder(PushContent.Type.ALERT).title("A").build();
        PushRequest request = TestPush.request(PushRequest.Kind.NOTIFY, content, TestPush.ALERT, 3, 1);

        assertThat(send(request).aps()).containsEntry("badge", 3L);
    }

    @Test
    void background_push_has_priority_5_and_shows_nothing() throws Exception {
        PushRequest request = TestPush.request(PushRequest.Kind.NOTIFY, PushContent.background(), TestPush.ALERT, 3, 1);
        ScriptedApns.Request sent = send(request);

        assertThat(sent.headers())
                .contains(
                        entry("apns-push-type", "background"),
                        entry("apns-priority", "5"),
                        entry("apns-topic", TestPush.APP));
        assertThat(sent.aps()).isEqualTo(Map.of("content-available", 1L));
    }

    @Test
    void voip_push_has_a_topic_of_its_own() throws Exception {
        ScriptedApns.Request sent = send(TestPush.notifying(call(), TestPush.VOIP));

        assertThat(sent.headers())
                .contains(
                        entry(":path", "/3/device/" + TestPush.VOIP_TOKEN),
                        entry("apns-push-type", "voip"),
                        entry("apns-priority", "10"),
                        entry("apns-topic", TestPush.APP + ".voip"));
        assertThat(sent.json()).containsEntry(PushRequest.DATA_MESSAGE_ID, "m-17");
    }

    @Test
    void retraction_is_a_silent_push_with_the_same_collapse_id() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .body("Hi")
                .thread("family")
                .data("room", "12")
                .extra("apns.subtitle", "from work")
                .build();
        ScriptedApns.Request sent = send(TestPush.retracting(content, TestPush.ALERT));

        assertThat(sent.headers())
                .contains(
                        entry("apns-push-type", "background"),
                        entry("apns-priority", "5"),
                        entry("apns-collapse-id", TestPush.COLLAPSE_ID));
        assertThat(sent.json())
                .isEqualTo(Map.of(
                        "aps",
                        Map.of("content-available", 1L),
                        PushRequest.DATA_MESSAGE_ID,
                        "m-17",
                        PushRequest.DATA_CONVERSATION,
                        "c-1",
                        PushRequest.DATA_SEQUENCE,
                        "42",
                        PushRequest.DATA_RETRACT,
                        "true",
                        PushRequest.DATA_COLLAPSE_ID,
                        TestPush.COLLAPSE_ID));
    }

    @Test
    void retraction_of_several_names_them_and_the_badge_beside_aps() throws Exception {
        Message message = TestPush.message(PushContent.background());
        ScriptedApns.Request sent = send(TestPush.retracting(message, "other-1", "other-2"));

        assertThat(sent.json())
                .containsEntry("aps", Map.of("content-available", 1L))
                .containsEntry(PushRequest.DATA_BADGE, "4")
                .containsEntry(PushRequest.DATA_RETRACT_ALSO, "other-1\nother-2")
                .containsEntry(PushRequest.DATA_RETRACT_MORE, "true");
    }

    @Test
    void retraction_of_a_call_is_a_background_push_to_the_alert_address() throws Exception {
        ScriptedApns.Request sent = send(TestPush.retracting(call(), TestPush.ALERT));

        assertThat(sent.headers()).contains(entry("apns-push-type", "background"), entry("apns-topic", TestPush.APP));
    }

    @Test
    void retraction_to_a_voip_address_is_never_sent() {
        assertThat(verdict(TestPush.retracting(call(), TestPush.VOIP)))
                .matches(verdict -> verdict.kind() == PushVerdict.Kind.SUSPECT_ADDRESS && verdict.status() == 0);
    }

    @Test
    void push_that_does_not_fit_its_address_is_never_sent() {
        for (PushRequest request : List.of(
                TestPush.notifying(call(), TestPush.ALERT),
                TestPush.notifying(PushContent.alert("Alice", "Hi"), TestPush.VOIP),
                TestPush.notifying(PushContent.background(), TestPush.VOIP))) {
            assertThat(verdict(request))
                    .matches(verdict -> verdict.kind() == PushVerdict.Kind.SUSPECT_ADDRESS && verdict.status() == 0);
        }
    }

    @Test
    void later_try_has_the_same_ids_and_payload() throws Exception {
        PushContent content = PushContent.alert("Alice", "Hi");
        ScriptedApns.Request first = send(TestPush.request(PushRequest.Kind.NOTIFY, content, TestPush.ALERT, null, 1));
        ScriptedApns.Request later = send(TestPush.request(PushRequest.Kind.NOTIFY, content, TestPush.ALERT, null, 2));

        assertThat(later).isEqualTo(first);
    }

    @Test
    void address_text_with_any_characters_stays_one_segment_of_the_path() throws Exception {
        try (ScriptedApns open = new ScriptedApns();
                ApnsProvider any = open.provider().build()) {
            Address odd = Address.apns("a/../b?c=d#e f\u00e4%+", TestPush.APP);
            assertThat(any.push(TestPush.notifying(PushContent.background(), odd))
                            .toCompletableFuture()
                            .join()
                            .kind())
                    .isEqualTo(PushVerdict.Kind.ACCEPTED);

            assertThat(open.take().header(":path")).isEqualTo("/3/device/a%2F..%2Fb%3Fc%3Dd%23e%20f%C3%A4%25%2B");
        }
    }

    private static PushContent call() {
        return PushContent.builder(PushContent.Type.VOIP).build();
    }

    private static PushVerdict verdict(PushRequest request) {
        return provider.push(request).toCompletableFuture().join();
    }

    private static ScriptedApns.Request send(PushRequest request) throws InterruptedException {
        assertThat(verdict(request)).isEqualTo(PushVerdict.accepted(200));
        return apns.take();
    }
}
