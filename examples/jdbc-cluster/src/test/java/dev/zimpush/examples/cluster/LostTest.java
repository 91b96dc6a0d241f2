package dev.zimpush.examples.cluster;

import static dev.zimpush.examples.cluster.FakeRun.BOB;
import static dev.zimpush.examples.cluster.FakeRun.LEA_PHONE;
import static dev.zimpush.examples.cluster.FakeRun.LEA_TABLET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.DeliveryId;
import org.junit.jupiter.api.Test;

class LostTest {
    private final FakeRun run = new FakeRun();

    @Test
    void message_ackedByItsDevice_isSettled() {
        Verdict verdict = run.accepted(1_000, "m-1", "bob", "a")
                .acked(1_100, "m-1", BOB, "b")
                .judged();
        assertThat(verdict.line()).startsWith("ACCEPTED 1 SETTLED 1 LOST 0 REPEATED 0 ");
        assertThat(verdict.lost()).isEmpty();
    }

    @Test
    void message_pushedByTheVendor_isSettled() {
        Verdict verdict = run.accepted(1_000, "m-1", "bob", "a")
                .pushed(1_100, "m-1", BOB, "a")
                .judged();
        assertThat(verdict.line()).startsWith("ACCEPTED 1 SETTLED 1 LOST 0 REPEATED 0 ");
    }

    @Test
    void message_neitherAckedNorPushed_isLostAndNamed() {
        Verdict verdict = run.accepted(1_000, "m-1", "bob", "a")
                .accepted(1_000, "m-2", "bob", "a")
                .received(1_010, "m-1", BOB, "a")
                .acked(1_100, "m-2", BOB, "a")
                .judged();
        assertThat(verdict.line()).startsWith("ACCEPTED 2 SETTLED 1 LOST 1 REPEATED 0 ");
        assertThat(verdict.lost()).containsExactly(new DeliveryId(BOB, "m-1"));
        assertThat(verdict.faults()).contains("LOST: m-1@bob/phone");
    }

    @Test
    void message_settledForOneOfTwoDevices_isLost() {
        Verdict verdict = run.accepted(1_000, "m-1", "lea", "a")
                .acked(1_100, "m-1", LEA_PHONE, "a")
                .judged();
        assertThat(verdict.line()).startsWith("ACCEPTED 1 SETTLED 0 LOST 1 ");
        assertThat(verdict.lost()).containsExactly(new DeliveryId(LEA_TABLET, "m-1"));
    }

    @Test
    void message_settledForOneDeviceByAckForTheOtherByPush_isSettled() {
        Verdict verdict = run.accepted(1_000, "m-1", "lea", "a")
                .acked(1_100, "m-1", LEA_PHONE, "a")
                .pushed(1_100, "m-1", LEA_TABLET, "a")
                .judged();
        assertThat(verdict.line()).startsWith("ACCEPTED 1 SETTLED 1 LOST 0 ");
    }

    @Test
    void message_ackedUnderAnotherIdOrByAnotherUser_isLost() {
        Verdict verdict = run.accepted(1_000, "m-1", "bob", "a")
                .acked(1_100, "m-2", BOB, "a")
                .acked(1_100, "m-1", LEA_PHONE, "a")
                .judged();
        assertThat(verdict.line()).startsWith("ACCEPTED 1 SETTLED 0 LOST 1 ");
    }

    @Test
    void message_neverAccepted_isNotCounted() {
        Verdict verdict = run.with(new Fact.Sent(1_000, "m-1", "a"))
                .with(new Fact.Unanswered(1_100, "m-1", "a"))
                .judged();
        assertThat(verdict.line()).startsWith("ACCEPTED 0 SETTLED 0 LOST 0 ");
        assertThat(verdict.faults()).contains("nothing was accepted");
    }

    @Test
    void message_acceptedTwice_countsOnce() {
        Verdict verdict = run.accepted(1_000, "m-1", "bob", "a")
                .accepted(1_100, "m-1", "bob", "b")
                .acked(1_200, "m-1", BOB, "b")
                .judged();
        assertThat(verdict.line()).startsWith("ACCEPTED 1 SETTLED 1 LOST 0 ");
    }

    @Test
    void message_toUnknownUser_isAnError() {
        run.accepted(1_000, "m-1", "nobody", "a");
        assertThatThrownBy(run::judged).hasMessageContaining("nobody");
    }

    @Test
    void push_afterTheAck_isNeedlessButNoFault() {
        Verdict verdict = run.accepted(1_000, "m-1", "lea", "a")
                .acked(1_100, "m-1", LEA_PHONE, "a")
                .pushed(1_200, "m-1", LEA_PHONE, "b")
                .pushed(1_200, "m-1", LEA_TABLET, "a")
                .acked(1_300, "m-1", LEA_TABLET, "a")
                .judged();
        assertThat(verdict.needless()).isEqualTo(1);
        assertThat(verdict.line()).startsWith("ACCEPTED 1 SETTLED 1 LOST 0 REPEATED 0 ");
    }
}
