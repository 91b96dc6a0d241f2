package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.PushPrivacy;
import dev.zimpush.PushProfile;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.testkit.Answer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A node with a profile that the other does not have yet, as while they are upgraded one by one. */
class ProfilesInAClusterTest {
    private static final String SECRET = "for bob's eyes only";

    private static PushProfile.Builder chat() {
        return PushProfile.named("chat").channel("messages").genericBody("New message");
    }

    private static Message message() {
        return Message.to("bob")
                .id("m-1")
                .push(PushContent.ofProfile("chat").body(SECRET).build())
                .build();
    }

    /** What the second node, without the profile, pushes of what the first one accepted and could not send. */
    private static PushRequest pushedByTheOther(PushProfile profile) {
        AtomicInteger built = new AtomicInteger();
        try (TestCluster cluster =
                new TestCluster(2, settings -> built.getAndIncrement() == 0 ? settings.profile(profile) : settings)) {
            cluster.bind(PHONE);
            cluster.node(0).provider.always(Answer.silence());
            assertThatThrownBy(() -> cluster.node(1).send(message())).hasMessageContaining("chat");
            cluster.node(0).send(message(), accepted -> {});
            cluster.pass(100);
            cluster.node(0).kill();
            cluster.pass(60_000);
            assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(Outcome.PUSHED);
            assertThat(cluster.node(1).provider.requests()).hasSize(1);
            return cluster.node(1).provider.requests().get(0);
        }
    }

    @Test
    void profileThatThePushingNodeDoesNotKnow_messageIsPushedWithout() {
        PushRequest request = pushedByTheOther(chat().build());

        assertThat(request.content().body()).contains(SECRET);
        assertThat(request.content().channel()).isEmpty();
    }

    @Test
    void profileThatThePushingNodeDoesNotKnow_textStaysWithheld() {
        PushRequest request =
                pushedByTheOther(chat().privacy(PushPrivacy.ID_ONLY).build());

        assertThat(request.content().body()).contains("\u2026");
        assertThat(request.message().push()).contains(request.content());
    }
}
