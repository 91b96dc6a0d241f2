package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.PushPrivacy;
import dev.zimpush.PushProfile;
import dev.zimpush.ZimPush;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.testkit.EventLog;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.ScriptedProvider;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Profiles of messages that a host enqueued in its own transaction and a whole node pushes; one subclass for each database. */
@Timeout(120)
abstract class JdbcOutboxProfilesTests extends SpaceTests {
    private static final String SECRET = "for bob's eyes only";
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");

    JdbcOutboxProfilesTests(TestDatabase database) {
        super(database);
    }

    /** What becomes of a message that was there before the node was. */
    private PushRequest pushed(UnaryOperator<ZimPushBuilder> settings, PushContent content) {
        JdbcBackend backend = space.builder().listen(false).build();
        backend.devices().bind(PHONE, Address.apns("t-1", "com.acme.chat"));
        backend.devices().bind(PHONE, Address.apnsVoip("call-token", "com.acme.chat"));
        try (Handle host = space.open()) {
            Message message = Message.to("bob").id("m-1").push(content).build();
            host.useTransaction(handle -> space.builder().outbox().enqueue(handle, message));
        }
        ManualTime time = new ManualTime();
        ScriptedProvider provider = new ScriptedProvider();
        EventLog log = new EventLog();
        ZimPush zim = settings.apply(ZimPushBuilder.create()
                        .backend(backend)
                        .time(time)
                        .executor(time)
                        .listener(log)
                        .provider(provider))
                .build();
        try {
            for (int i = 0; i < 20 && provider.requests().isEmpty(); i++) {
                time.advance(Duration.ofMillis(500));
            }
            assertThat(provider.requests()).as(log.story("m-1", PHONE)).hasSize(1);
            return provider.requests().get(0);
        } finally {
            zim.close(Duration.ZERO);
        }
    }

    @Test
    void contentThatLeavesItsTypeToTheProfile_isOfThatType() {
        PushProfile call = PushProfile.named("call").type(PushContent.Type.VOIP).build();
        PushRequest request = pushed(
                builder -> builder.profile(call),
                PushContent.ofProfile("call").title("Alice").build());

        assertThat(request.content().type()).isEqualTo(PushContent.Type.VOIP);
        assertThat(request.registration().address().kind()).isEqualTo(Address.Kind.VOIP);
        assertThat(request.timeToLive()).isLessThanOrEqualTo(Message.CALL_TIME_TO_LIVE);
    }

    @Test
    void messageThatSetsNoTimeToLive_hasTheProfiles() {
        PushProfile brief =
                PushProfile.named("brief").timeToLive(Duration.ofMinutes(5)).build();
        PushRequest request = pushed(
                builder -> builder.profile(brief),
                PushContent.ofProfile("brief").body("Hi").build());

        assertThat(request.timeToLive()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(5));
    }

    @Test
    void contentWithoutProfile_hasTheSettingsOfTheDefaultOne() {
        PushProfile quiet = PushProfile.named("quiet")
                .priority(PushContent.Priority.NORMAL)
                .sound("ding.caf")
                .build();
        PushRequest request = pushed(builder -> builder.defaultProfile(quiet), PushContent.alert("Alice", "Hi"));

        assertThat(request.content().priority()).isEqualTo(PushContent.Priority.NORMAL);
        assertThat(request.content().sound()).contains("ding.caf");
    }

    @Test
    void profileThatTheNodeDoesNotKnow_textIsWithheld() {
        PushRequest request = pushed(
                builder -> builder, PushContent.ofProfile("chat").body(SECRET).build());

        assertThat(request.content().body()).contains("\u2026");
        assertThat(request.message().push()).contains(request.content());
    }

    @Test
    void profileThatWithholds_textIsWithheld() {
        PushProfile secret = PushProfile.named("secret")
                .privacy(PushPrivacy.ID_ONLY)
                .genericBody("New message")
                .build();
        PushRequest request = pushed(
                builder -> builder.profile(secret),
                PushContent.ofProfile("secret").body(SECRET).build());

        assertThat(request.content().body()).contains("New message");
        assertThat(request.message().push()).contains(request.content());
    }
}
