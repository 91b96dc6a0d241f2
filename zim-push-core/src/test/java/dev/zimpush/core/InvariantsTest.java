package dev.zimpush.core;

import static dev.zimpush.core.TestHost.DESKTOP;
import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Accepted;
import dev.zimpush.CapacityException;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeliveryId;
import dev.zimpush.DueReason;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import dev.zimpush.testkit.Pending;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What always holds, by the numbers of the design's list, where no race has a test of it. */
class InvariantsTest {
    private TestHost host = new TestHost();
    private final RecordingLink link = new RecordingLink();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void inv01_deliveryThatIsDueAgainAndAgain_isReportedDueOnceAndSettledOnce() {
        PushVerdict retry = PushVerdict.retry(503, "ServiceUnavailable", Duration.ofSeconds(10));
        host.provider.next(retry, retry, retry);
        for (int i = 0; i < 3; i++) {
            Connection connection = host.open(PHONE, new RecordingLink());
            if (i == 0) {
                host.send("m-1");
            }
            host.pass(7_000);
            connection.close(CloseReason.CLIENT_CLOSED);
            host.pass(3_000);
        }
        host.pass(100_000);
        assertThat(host.log.reasons(new DeliveryId(PHONE, "m-1")))
                .as(host.story("m-1"))
                .hasSize(1);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void inv02_everyAcceptedDelivery_settlesWithinItsTimeToLive() {
        host.provider.always(Answer.verdict(PushVerdict.credential(403, "InvalidProviderToken", null)));
        host.zim.send(message("m-1").timeToLive(Duration.ofMinutes(30)).build());
        host.pass(Duration.ofMinutes(30).toMillis() - 1);
        assertThat(host.outcome("m-1")).isEmpty();
        host.pass(20);
        assertThat(host.outcome("m-1")).contains(Outcome.EXPIRED);
    }

    @Test
    void inv02_pushThatWaitedForAPlaceTooLong_isNotSent() {
        host.close();
        host = new TestHost(builder -> builder.inFlightPerCredential(1).providerCallTimeout(Duration.ofMinutes(5)));
        Pending first = host.provider.nextPending();
        host.send("m-1");
        host.zim.send(message("m-2").timeToLive(Duration.ofSeconds(30)).build());
        host.time.holdTasks();
        host.pass(30_000);
        first.answer(PushVerdict.accepted(200));
        host.time.runTasks();
        assertThat(host.provider.messageIds()).containsExactly("m-1");
        host.pass(20);
        assertThat(host.outcome("m-2")).contains(Outcome.EXPIRED);
    }

    @Test
    void inv03_ackVisibleAtTheClaim_isNeverPushed() {
        host.time.holdTasks();
        host.send("m-1");
        host.zim.acknowledge(PHONE, "m-1");
        host.time.runTasks();
        assertThat(host.provider.requests()).isEmpty();
        assertThat(host.outcome("m-1")).contains(Outcome.ACKED);
    }

    @Test
    void inv04_deadlines_neverFireEarlyAndAtMostTwoTicksLate() {
        for (int micros = 0; micros < 40_000; micros += 777) {
            host.time.advance(Duration.ofNanos(micros * 1_000L));
            Connection connection = host.openPhone();
            String id = "m-" + micros;
            host.send(id);
            host.time.advance(Duration.ofSeconds(5).minusNanos(1));
            assertThat(host.log.reasons(new DeliveryId(PHONE, id))).isEmpty();
            host.time.advance(Duration.ofMillis(17));
            assertThat(host.log.reasons(new DeliveryId(PHONE, id))).containsExactly(DueReason.ACK_TIMEOUT);
            connection.close(CloseReason.CLIENT_CLOSED);
        }
    }

    @Test
    void inv06_suspectConnection_delaysNoPushAlsoWhenItsDeviceWasWrittenTo() {
        host.open(PHONE, link);
        host.send("m-1");
        host.pass(5_020);
        host.send("m-2");
        assertThat(host.provider.messageIds()).containsExactly("m-1", "m-2");
        assertThat(link.ids()).containsExactly("m-1", "m-2");
    }

    @Test
    void inv06_pendingMessagesOfALostConnection_waitNoLongerThanTheirDeadline() {
        Connection connection = host.open(PHONE, link);
        host.send("m-1");
        host.pass(4_000);
        connection.close(CloseReason.TRANSPORT_FAILED);
        host.pass(990);
        assertThat(host.provider.requests()).isEmpty();
        host.pass(30);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void inv07_unbindOfAnOlderGeneration_changesNothing() {
        Registration old = host.addresses("bob").get(0);
        host.bind(PHONE);
        assertThat(host.zim.devices().unbind(old)).isCompletedWithValue(false);
        Registration current = host.addresses("bob").get(0);
        assertThat(host.zim.devices().unbind(current)).isCompletedWithValue(true);
        assertThat(host.addresses("bob")).isEmpty();
    }

    @Test
    void inv07_verdictFromBeforeTheBinding_changesNothing() {
        host.provider.next(
                PushVerdict.dead(410, "Unregistered", host.time.instant().minusSeconds(3_600)));
        host.send("m-1");
        assertThat(host.addresses("bob")).hasSize(1);
        assertThat(host.log.of(ZimPushEvent.AddressDead.class)).singleElement().matches(dead -> !dead.removed());
    }

    @Test
    void inv08_admissionCap_refusesWholeMessagesAndFreesAPlacePerOutcome() {
        host.close();
        host = new TestHost(builder -> builder.unsettledPerNode(3));
        host.bind(DESKTOP);
        host.provider.always(Answer.silence());
        assertThat(host.zim.send(message("m-1").build())).isCompleted();
        CompletionStage<Accepted> refused = host.zim.send(message("m-2").build());
        assertThat(refused)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(CapacityException.class);
        assertThat(host.log.of("m-2")).isEmpty();
        host.zim.recall("bob", "m-1");
        host.pass(10_020);
        assertThat(host.zim.send(message("m-2").build())).isCompleted();
    }

    @Test
    void inv10_twoSendsOnOneThread_arriveInThatOrderAlsoAfterAReconnect() {
        List<String> ids = IntStream.range(0, 200).mapToObj(i -> "m-" + i).toList();
        host.open(PHONE, link);
        ids.forEach(host::send);
        assertThat(link.ids()).isEqualTo(ids);
        RecordingLink again = new RecordingLink();
        host.open(PHONE, again);
        assertThat(again.ids()).isEqualTo(ids);
    }

    @Test
    void inv12_allTriesOfAPush_carryTheSameIds_andDeliveriesDoNotShareThem() {
        host.bind(DESKTOP);
        host.provider.next(PushVerdict.retry(503, "ServiceUnavailable", null));
        host.provider.next(Answer.failure(new IllegalStateException("connection reset")));
        host.send("m-1");
        host.send("m-2");
        host.pass(30_000);
        List<PushRequest> requests = host.provider.requests();
        assertThat(requests).hasSize(6);
        assertThat(requests.stream().map(PushRequest::pushId).distinct()).hasSize(4);
        assertThat(requests.stream().map(PushRequest::collapseId).distinct()).hasSize(4);
        assertThat(requests.stream()
                        .map(request -> List.of(
                                request.registration().device(),
                                request.message().id()))
                        .distinct())
                .hasSize(4);
    }

    @Test
    void inv12_collapseIdOfTheContent_isKept() {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("3 new")
                .collapseId("chat-7")
                .build();
        host.zim.send(message("m-1").push(content).build());
        assertThat(host.provider.requests())
                .singleElement()
                .matches(request -> request.collapseId().equals("chat-7"));
    }
}
