package dev.zimpush.examples.cluster;

import static dev.zimpush.examples.cluster.FakeRun.BOB;
import static dev.zimpush.examples.cluster.FakeRun.LEA_PHONE;
import static dev.zimpush.examples.cluster.FakeRun.LEA_TABLET;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The kill of c is at 10 s. */
class AdoptionTest {
    private static final String NOTHING = "the killed node left nothing to adopt, so that no adoption could be timed";

    private final FakeRun run = new FakeRun().killed(10_000, "c");

    private void assertAdoption(long millis) {
        assertThat(run.judged().adoption().slowestMillis()).hasValue(millis);
        assertThat(run.judged().line()).endsWith(" ADOPTED_WITHIN_MS " + millis);
    }

    private void assertNothingAdopted() {
        assertThat(run.judged().adoption().slowestMillis()).isEmpty();
        assertThat(run.judged().line()).endsWith(" ADOPTED_WITHIN_MS -1");
        assertThat(run.judged().faults()).contains(NOTHING);
    }

    @Test
    void deliveries_ofDeviceOnTheKilledNode_areTimedToTheLastPush() {
        run.connected(1_000, LEA_PHONE, "c")
                .connected(1_000, LEA_TABLET, "c")
                .accepted(9_000, "m-1", "lea", "a")
                .pushed(13_100, "m-1", LEA_PHONE, "a")
                .pushed(13_300, "m-1", LEA_TABLET, "b");
        assertAdoption(3_300);
        assertThat(run.judged().faults()).isEmpty();
    }

    @Test
    void delivery_adoptedTooLate_isFault() {
        run.connected(1_000, BOB, "c").accepted(9_000, "m-1", "bob", "a").pushed(16_001, "m-1", BOB, "a");
        assertAdoption(6_001);
        assertThat(run.judged().faults()).containsExactly("adoption took 6001 ms, more than 6000");
    }

    @Test
    void delivery_adoptedJustInTime_isNoFault() {
        run.connected(1_000, BOB, "c").accepted(9_000, "m-1", "bob", "a").pushed(16_000, "m-1", BOB, "a");
        assertThat(run.judged().faults()).isEmpty();
    }

    @Test
    void delivery_writtenElsewhereBeforeItsPush_isAdoptedWithTheFrame() {
        run.connected(1_000, BOB, "c")
                .accepted(9_000, "m-1", "bob", "a")
                .connected(11_000, BOB, "b")
                .received(11_020, "m-1", BOB, "b")
                .pushed(13_100, "m-1", BOB, "b");
        assertAdoption(1_020);
    }

    @Test
    void delivery_ofOfflineDeviceAcceptedByTheKilledNode_isTimed() {
        run.accepted(9_950, "m-1", "bob", "c").pushed(13_100, "m-1", BOB, "a");
        assertAdoption(3_100);
    }

    @Test
    void delivery_ofDeviceThatLeftTheKilledNodeBefore_isTimedByWhoAccepted() {
        run.connected(1_000, BOB, "c")
                .with(new Fact.Disconnected(8_000, BOB, "c"))
                .accepted(9_000, "m-1", "bob", "a")
                .pushed(14_000, "m-1", BOB, "a");
        assertNothingAdopted();
    }

    @Test
    void delivery_ofDeviceOnAnotherNode_isNotTheKilledNodes() {
        run.connected(1_000, BOB, "b").accepted(9_950, "m-1", "bob", "c").pushed(14_000, "m-1", BOB, "b");
        assertNothingAdopted();
    }

    @Test
    void delivery_ofDeviceThatMovedBeforeTheKill_isNotTheKilledNodes() {
        run.connected(1_000, BOB, "c")
                .connected(8_000, BOB, "b")
                .with(new Fact.Disconnected(8_001, BOB, "c"))
                .accepted(9_950, "m-1", "bob", "c")
                .pushed(14_000, "m-1", BOB, "b");
        assertNothingAdopted();
    }

    @Test
    void delivery_settledBeforeTheKill_isNotLeftBehind() {
        run.connected(1_000, LEA_PHONE, "c")
                .accepted(5_000, "m-1", "lea", "c")
                .acked(5_100, "m-1", LEA_PHONE, "c")
                .pushed(5_100, "m-1", LEA_TABLET, "c")
                .connected(11_000, LEA_PHONE, "a")
                .received(11_100, "m-1", LEA_PHONE, "a");
        assertNothingAdopted();
    }

    @Test
    void delivery_pushedWithoutAnAnswer_isAdoptedWithItsRepeat() {
        run.accepted(9_900, "m-1", "bob", "c")
                .pushedOnly(9_950, "m-1", BOB, "c", "p")
                .pushed(13_200, "m-1", BOB, "a");
        assertAdoption(3_200);
    }

    @Test
    void delivery_acceptedAfterTheKill_isNotLeftBehind() {
        run.connected(1_000, BOB, "c").accepted(10_001, "m-1", "bob", "a").pushed(14_000, "m-1", BOB, "a");
        assertNothingAdopted();
    }

    @Test
    void delivery_ackedElsewhereBeforeAnySign_needsNoAdoption() {
        run.connected(1_000, BOB, "c")
                .accepted(9_000, "m-1", "bob", "a")
                .received(9_010, "m-1", BOB, "c")
                .connected(11_000, BOB, "b")
                .acked(11_010, "m-1", BOB, "b")
                .pushed(12_000, "m-1", BOB, "a");
        assertNothingAdopted();
    }

    @Test
    void delivery_pushedByTheDeadNodesLastBytesOnly_isNotAdopted() {
        run.accepted(9_990, "m-1", "bob", "c").pushedOnly(10_020, "m-1", BOB, "c", "p");
        assertNothingAdopted();
    }

    @Test
    void delivery_writtenByAnotherNodeBeforeTheKill_isAdoptedWithWhatComesAfter() {
        run.connected(1_000, BOB, "b")
                .accepted(5_000, "m-1", "bob", "b")
                .received(5_010, "m-1", BOB, "b")
                .connected(8_000, BOB, "c")
                .pushed(13_200, "m-1", BOB, "a");
        assertAdoption(3_200);
    }
}
