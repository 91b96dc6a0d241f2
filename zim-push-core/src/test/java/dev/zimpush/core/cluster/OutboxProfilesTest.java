package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.PushPrivacy;
import dev.zimpush.PushProfile;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.spi.PushRequest;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Messages that a host enqueued within its own transaction: no node has accepted them, so that their profiles come later. */
class OutboxProfilesTest {
    private static final String SECRET = "for bob's eyes only";

    private static Message message(PushContent content) {
        PushContent stored = PushContent.decode(content.encode());
        return Message.to("bob").id("m-1").push(stored).build();
    }

    private static PushRequest pushed(UnaryOperator<ZimPushBuilder> settings, PushContent content) {
        try (TestCluster cluster = new TestCluster(1, settings)) {
            cluster.bind(PHONE);
            cluster.store.backend().devices().bind(PHONE, Address.apnsVoip("call-token", "com.acme.chat"));
            cluster.store.enqueue(message(content));
            cluster.pass(2_000);
            assertThat(cluster.node(0).provider.requests())
                    .as(cluster.story("m-1"))
                    .hasSize(1);
            return cluster.node(0).provider.requests().get(0);
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

        assertThat(request.timeToLive()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
    }

    @Test
    void contentWithoutProfile_hasThePriorityOfTheDefaultOne() {
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
    }
}
