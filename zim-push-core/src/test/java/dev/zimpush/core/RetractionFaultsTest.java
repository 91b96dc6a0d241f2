package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.Address.Environment;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import dev.zimpush.testkit.Pending;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong while pushes are taken back, and what comes between. */
class RetractionFaultsTest {
    private static final PushContent ALICE = PushContent.builder(PushContent.Type.ALERT)
            .title("Alice")
            .collapseId("alice")
            .build();

    private TestHost host = new TestHost(builder -> builder.retraction(RetractionSettings.standard()));

    @AfterEach
    void close() {
        host.close();
    }

    private void budget(int perHour) {
        host.close();
        host = new TestHost(
                builder -> builder.retraction(RetractionSettings.standard().apnsPerHour(perHour)));
    }

    private void pushAndRecall(String id) {
        host.send(id);
        host.zim.recall("bob", id);
    }

    @Test
    void recall_duringThePushThatFindsTheEnvironment_isAskedThere() {
        host.provider.serving(address -> address.environment() == Environment.PRODUCTION);
        host.zim.devices().logOut(PHONE);
        host.zim
                .devices()
                .bind(PHONE, Address.apns("phone-token", "com.acme.chat").inUnknownEnvironment());
        Pending push = host.provider.nextPending();
        host.send("m-1");
        host.zim.recall("bob", "m-1");
        push.answer(PushVerdict.accepted(200));
        assertThat(Retracted.requests(host.provider))
                .singleElement()
                .satisfies(
                        request -> assertThat(request.registration().address().environment())
                                .isEqualTo(Environment.PRODUCTION));
    }

    @Test
    void recall_ofWhatWasPushedBeforeTheEnvironmentWasForgotten_isAskedInThatEnvironment() {
        host.provider.serving(address -> address.environment() == Environment.PRODUCTION);
        host.send("m-1");
        host.zim.devices().logOut(PHONE);
        host.zim
                .devices()
                .bind(PHONE, Address.apns("new-token", "com.acme.chat").inUnknownEnvironment());
        host.zim.recall("bob", "m-1");
        assertThat(Retracted.ids(host.provider)).containsExactly("m-1");
    }

    @Test
    void retry_afterANewerPushOfTheSameCollapseId_isGivenUp() {
        host.zim.send(message("old").push(ALICE).build());
        Pending retraction = host.provider.nextPending();
        host.zim.recall("bob", "old");
        host.zim.send(message("new").push(ALICE).build());
        retraction.answer(PushVerdict.retry(503, "ServiceUnavailable", null));
        host.pass(60_000);
        assertThat(Retracted.requests(host.provider)).hasSize(1);
        assertThat(Retracted.events(host.log, "old"))
                .singleElement()
                .satisfies(event -> assertThat(event.verdict().reason()).contains("another push"));
    }

    @Test
    void push_ofTheSameCollapseIdToAnotherApp_leavesTheEarlierToBeTakenBack() {
        host.zim.send(message("old").push(ALICE).build());
        host.zim.devices().logOut(PHONE);
        host.zim.devices().bind(PHONE, Address.apns("lite-token", "com.acme.lite"));
        host.zim.send(message("new").push(ALICE).build());
        host.bind(PHONE);
        host.zim.recall("bob", "old");
        assertThat(Retracted.requests(host.provider))
                .singleElement()
                .satisfies(request ->
                        assertThat(request.registration().address().app()).isEqualTo("com.acme.chat"));
    }

    @Test
    void apns_withoutAnAnswer_isCountedAllTheSame() {
        budget(1);
        host.send("m-1");
        host.provider.nextPending();
        host.zim.recall("bob", "m-1");
        host.pass(Duration.ofMinutes(59).toMillis());
        assertThat(Retracted.requests(host.provider)).hasSize(1);
        host.pass(Duration.ofMinutes(2).toMillis());
        assertThat(Retracted.requests(host.provider)).hasSize(2);
    }

    @Test
    void apns_refusedAfterABackgroundPush_givesItsOwnBack() {
        budget(2);
        host.send("m-1");
        Pending first = host.provider.nextPending();
        host.zim.recall("bob", "m-1");
        host.pass(5_000);
        host.zim.send(message("background").push(PushContent.background()).build());
        first.answer(PushVerdict.refused(400, "BadTopic"));
        pushAndRecall("m-2");
        pushAndRecall("m-3");
        assertThat(Retracted.ids(host.provider)).containsExactly("m-1", "m-2");
        host.pass(Duration.ofHours(1).toMillis() - 2_000);
        assertThat(Retracted.ids(host.provider)).containsExactly("m-1", "m-2");
        host.pass(4_000);
        assertThat(Retracted.ids(host.provider)).containsExactly("m-1", "m-2", "m-3");
    }

    @Test
    void dead_removesTheAddress() {
        host.send("m-1");
        host.provider.next(PushVerdict.dead(410, "Unregistered", null));
        host.zim.recall("bob", "m-1");
        assertThat(host.addresses("bob")).isEmpty();
        assertThat(host.log.of(ZimPushEvent.AddressDead.class))
                .singleElement()
                .satisfies(event -> assertThat(event.removed()).isTrue());
    }

    @Test
    void dead_sinceBeforeTheAddressWasBound_removesNothing() {
        host.send("m-1");
        host.provider.next(
                PushVerdict.dead(410, "Unregistered", host.time.instant().minus(Duration.ofDays(1))));
        host.zim.recall("bob", "m-1");
        assertThat(host.addresses("bob")).hasSize(1);
        assertThat(host.log.of(ZimPushEvent.AddressDead.class)).isEmpty();
    }

    @Test
    void notification_thatGetsAPlaceWithARetraction_goesFirst() {
        host.close();
        host = new TestHost(
                builder -> builder.retraction(RetractionSettings.standard()).inFlightPerCredential(2));
        host.send("m-1");
        List<Pending> calls = List.of(host.provider.nextPending(), host.provider.nextPending());
        host.send("m-2");
        host.send("m-3");
        host.zim.recall("bob", "m-1");
        host.send("m-4");
        host.time.holdTasks();
        calls.forEach(call -> call.answer(PushVerdict.accepted(200)));
        host.time.runTasks();
        assertThat(host.provider.requests())
                .extracting(PushRequest::kind)
                .containsExactly(
                        PushRequest.Kind.NOTIFY,
                        PushRequest.Kind.NOTIFY,
                        PushRequest.Kind.NOTIFY,
                        PushRequest.Kind.NOTIFY,
                        PushRequest.Kind.RETRACT);
    }

    @Test
    void close_whileARetractionIsWithTheVendor_tellsOfItOnce() {
        host.send("m-1");
        Pending retraction = host.provider.nextPending();
        host.zim.recall("bob", "m-1");
        host.zim.close(Duration.ZERO);
        retraction.answer(PushVerdict.accepted(200));
        host.pass(60_000);
        assertThat(Retracted.events(host.log)).hasSize(1);
        assertThat(host.time.nextAlarm()).isEmpty();
    }

    @Test
    void provider_thatFails_isAskedAgain() {
        host.send("m-1");
        host.provider.next(Answer.failure(new IllegalStateException("thrown by a test")));
        host.zim.recall("bob", "m-1");
        host.pass(60_000);
        assertThat(Retracted.requests(host.provider)).hasSize(2);
        assertThat(Retracted.events(host.log))
                .singleElement()
                .satisfies(event -> assertThat(event.verdict().kind()).isEqualTo(PushVerdict.Kind.ACCEPTED));
    }
}
