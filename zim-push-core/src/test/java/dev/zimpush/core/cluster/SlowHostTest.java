package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.PHONE;
import static dev.zimpush.core.cluster.TestCluster.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.zimpush.Address;
import dev.zimpush.PushPrivacy;
import dev.zimpush.PushProfile;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.RetractionSettings;
import dev.zimpush.spi.PushEncryption;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushRule;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host that takes its time to say what a push shall show. */
@Timeout(60)
final class SlowHostTest {
    private final ThreadedNode node = new ThreadedNode(builder -> builder.retraction(RetractionSettings.standard()));

    @AfterEach
    void close() {
        node.close();
    }

    private void bind(String token) {
        node.store.backend().devices().bind(PHONE, Address.apns(token, "com.acme.chat"));
    }

    private int inFlight() {
        return node.zim.view().providers().get(0).credentials().get(0).inFlight();
    }

    /** Sends what the host does not come back from. */
    private void sendAndHang(String id) {
        node.hangInBadgeSource();
        node.zim.send(message(id));
        node.settle();
        assertThat(node.hangs()).isTrue();
    }

    @Test
    void hostThatIsSlowForOne_othersOfTheCredentialArePushed() {
        bind("token");
        sendAndHang("m-1");
        node.zim.send(message("m-2"));
        node.settle();

        assertThat(node.provider.messageIds()).containsExactly("m-2");
        node.goOn();
        assertThat(node.provider.messageIds()).containsExactly("m-2", "m-1");
    }

    @Test
    void badgeThatTakesTooLong_isLeftOut_andThePushGoesOnce() {
        bind("token");
        sendAndHang("m-1");
        node.pass(Duration.ofMillis(9_900));
        assertThat(node.provider.requests()).isEmpty();

        node.pass(Duration.ofMillis(200));
        assertThat(node.provider.requests())
                .extracting(request -> request.message().id(), PushRequest::badge)
                .containsExactly(tuple("m-1", null));
        node.goOn();
        node.pass(Duration.ofSeconds(10));
        assertThat(node.provider.requests()).as("an answer that comes too late").hasSize(1);
        assertThat(inFlight()).isZero();
    }

    @Test
    void badgeThatTakesTooLong_theRulesAreNotAskedAgain_norTheHost() {
        PushRule all = question -> PushRule.Decision.allow();
        try (ThreadedNode ruled = new ThreadedNode(builder -> builder.rule(all))) {
            ruled.store.backend().devices().bind(PHONE, Address.apns("token", "com.acme.chat"));
            ruled.hangInBadgeSource();
            ruled.zim.send(message("m-1"));
            ruled.settle();
            assertThat(ruled.hangs()).isTrue();
            ruled.pass(Duration.ofSeconds(11));
            assertThat(ruled.provider.requests())
                    .extracting(request -> request.message().id(), PushRequest::badge)
                    .containsExactly(tuple("m-1", null));
            ruled.goOn();
        }
    }

    @Test
    void encryptionThatTakesTooLong_deliveryWaitsAndIsPushedOnce() {
        try (ThreadedNode sealing = new ThreadedNode(builder -> builder.defaultProfile(PushProfile.named("secret")
                .privacy(PushPrivacy.ENCRYPTED)
                .genericBody("New message")
                .build()))) {
            sealing.store.backend().devices().bind(PHONE, Address.apns("token", "com.acme.chat"));
            sealing.hangInEncryption();
            sealing.zim.send(message("m-1"));
            sealing.settle();
            assertThat(sealing.hangs()).isTrue();
            sealing.pass(Duration.ofSeconds(11));
            assertThat(sealing.log.of(ZimPushEvent.RuleDecided.class))
                    .singleElement()
                    .satisfies(told -> {
                        assertThat(told.rule()).isEqualTo(PushEncryption.RULE);
                        assertThat(told.why()).contains("PT10S");
                    });

            sealing.goOn();
            assertThat(sealing.provider.requests())
                    .as("an answer that comes too late")
                    .isEmpty();
            sealing.pass(Duration.ofSeconds(10));
            assertThat(sealing.provider.messageIds()).containsExactly("m-1");
        }
    }

    @Test
    void allOfTheHostsCallsHang_pushesGoWithoutAsking_untilOneEnds() {
        bind("token");
        for (int i = 0; i < 4; i++) {
            sendAndHang("m-" + i);
        }
        node.pass(Duration.ofSeconds(1));
        node.zim.send(message("m-waits"));
        node.settle();
        assertThat(node.provider.requests()).isEmpty();
        node.pass(Duration.ofMillis(9_100));
        assertThat(node.provider.messageIds()).containsExactlyInAnyOrder("m-0", "m-1", "m-2", "m-3", "m-waits");

        node.zim.send(message("m-at-once"));
        node.settle();
        assertThat(node.provider.messageIds()).endsWith("m-at-once");
        assertThat(inFlight()).isZero();
        node.goOn();
        node.zim.send(message("m-asked"));
        node.settle();
        assertThat(node.provider.requests())
                .extracting(request -> request.message().id(), PushRequest::badge)
                .endsWith(tuple("m-at-once", null), tuple("m-asked", 1));
        for (int i = 0; i < 3; i++) {
            node.goOn();
        }
        assertThat(node.provider.requests()).hasSize(7);
    }

    @Test
    void hostThatTakesTooLong_whatWasPushedIsTakenBackWithoutABadge() {
        bind("token");
        node.zim.send(message("m-1"));
        node.settle();
        assertThat(node.provider.messageIds()).containsExactly("m-1");
        node.hangInBadgeSource();
        node.zim.recall(PHONE.userId(), "m-1");
        node.settle();
        assertThat(node.hangs()).isTrue();
        assertThat(node.provider.requests()).hasSize(1);

        node.pass(Duration.ofSeconds(11));
        assertThat(node.provider.requests())
                .extracting(PushRequest::kind, PushRequest::badge)
                .endsWith(tuple(PushRequest.Kind.RETRACT, null));
        node.goOn();
        assertThat(node.provider.requests()).as("once").hasSize(2);
        assertThat(inFlight()).isZero();
    }

    @Test
    void addressThatMovedWhileTheHostWasAsked_isNotPushedTo() {
        bind("old");
        sendAndHang("m-1");
        bind("new");
        node.pass(Duration.ofSeconds(5));
        node.goOn();
        node.settle();

        assertThat(node.provider.requests())
                .extracting(PushRequest::registration)
                .extracting(registration -> registration.address().text())
                .containsExactly("new");
    }
}
