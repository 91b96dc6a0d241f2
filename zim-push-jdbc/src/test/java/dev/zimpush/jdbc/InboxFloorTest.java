package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class InboxFloorTest {
    private static final long NODE = 7;
    private static final long SERVER = 1_000_000;

    private final InboxFloor floor = new InboxFloor();

    InboxFloorTest() {
        looked(0, 1);
    }

    @Test
    void floor_allThatDrewLowerEntriesHaveEnded_isWhatWasTaken() {
        readAndTake(100, 50);

        looked(0, 50);

        assertThat(floor.of(NODE)).isEqualTo(100);
    }

    @Test
    void floor_whoDrewALowerEntryMayStillRun_stays() {
        readAndTake(100, 50);

        looked(0, 49);

        assertThat(floor.of(NODE)).isZero();
    }

    @Test
    void floor_somethingWasNotTaken_isBelowIt() {
        readAndTake(100, 50);

        looked(90, 60);

        assertThat(floor.of(NODE)).isEqualTo(89);
    }

    @Test
    void floor_takenAgainBeforeTheLook_goesByTheFirst() {
        readAndTake(100, 50);
        readAndTake(200, 80);

        looked(0, 60);

        assertThat(floor.of(NODE)).isEqualTo(100);
    }

    @Test
    void floor_readByAnotherWhileTaken_isNotAboveWhatWasReadBefore() {
        floor.read(NODE, 100);
        long readTo = floor.readTo(NODE);
        floor.read(NODE, 200);
        floor.taken(NODE, readTo, 50);

        looked(0, 60);

        assertThat(floor.of(NODE)).isEqualTo(100);
    }

    @Test
    void floor_sequenceGivesNumbersInBlocks_isAtTheBottom() {
        readAndTake(100, 50);

        floor.looked(NODE, 0, 60, SERVER, false);

        assertThat(floor.of(NODE)).isZero();
    }

    @Test
    void floor_transactionsBeginAgainWithLowerNumbers_isAtTheBottom() {
        readAndTake(100, 50);
        looked(0, 60);

        looked(0, 55);

        assertThat(floor.of(NODE)).isZero();
    }

    @Test
    void floor_anotherServerWithHigherNumbers_isAtTheBottom() {
        readAndTake(100, 50);

        floor.looked(NODE, 0, 60, SERVER + 1, true);

        assertThat(floor.of(NODE)).isZero();
    }

    @Test
    void floor_somethingWasBelowIt_doesNotComeBackWithWhatWasReadBefore() {
        readAndTake(100, 50);
        looked(0, 60);
        looked(40, 70);
        readAndTake(45, 75);

        looked(0, 80);

        assertThat(floor.of(NODE)).isEqualTo(45);
    }

    @Test
    void floor_nodeJoinsWithANumberThatWasGivenBefore_isAtTheBottom() {
        readAndTake(100, 50);
        looked(0, 60);

        floor.joined(NODE);

        assertThat(floor.of(NODE)).isZero();
    }

    @Test
    void floor_ofAnotherNode_isItsOwn() {
        readAndTake(100, 50);
        looked(0, 60);

        assertThat(floor.of(NODE + 1)).isZero();
    }

    private void looked(long first, long oldest) {
        floor.looked(NODE, first, oldest, SERVER, true);
    }

    private void readAndTake(long entry, long transaction) {
        floor.read(NODE, entry);
        floor.taken(NODE, floor.readTo(NODE), transaction);
    }
}
