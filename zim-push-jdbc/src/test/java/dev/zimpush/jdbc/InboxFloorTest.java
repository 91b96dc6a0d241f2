package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class InboxFloorTest {
    private static final long NODE = 7;

    private final InboxFloor floor = new InboxFloor();

    @Test
    void floor_allThatDrewLowerEntriesHaveEnded_isWhatWasTaken() {
        readAndTake(100, 50);

        floor.looked(NODE, 0, 50, true);

        assertThat(floor.of(NODE)).isEqualTo(100);
    }

    @Test
    void floor_whoDrewALowerEntryMayStillRun_stays() {
        readAndTake(100, 50);

        floor.looked(NODE, 0, 49, true);

        assertThat(floor.of(NODE)).isZero();
    }

    @Test
    void floor_somethingWasNotTaken_isBelowIt() {
        readAndTake(100, 50);

        floor.looked(NODE, 90, 60, true);

        assertThat(floor.of(NODE)).isEqualTo(89);
    }

    @Test
    void floor_takenAgainBeforeTheLook_goesByTheFirst() {
        readAndTake(100, 50);
        readAndTake(200, 80);

        floor.looked(NODE, 0, 60, true);

        assertThat(floor.of(NODE)).isEqualTo(100);
    }

    @Test
    void floor_readByAnotherWhileTaken_isNotAboveWhatWasReadBefore() {
        floor.read(NODE, 100);
        long readTo = floor.readTo(NODE);
        floor.read(NODE, 200);
        floor.taken(NODE, readTo, 50);

        floor.looked(NODE, 0, 60, true);

        assertThat(floor.of(NODE)).isEqualTo(100);
    }

    @Test
    void floor_sequenceGivesNumbersInBlocks_isAtTheBottom() {
        readAndTake(100, 50);

        floor.looked(NODE, 0, 60, false);

        assertThat(floor.of(NODE)).isZero();
    }

    @Test
    void floor_transactionsBeginAgainWithLowerNumbers_isAtTheBottom() {
        readAndTake(100, 50);
        floor.looked(NODE, 0, 60, true);

        floor.looked(NODE, 0, 55, true);

        assertThat(floor.of(NODE)).isZero();
    }

    @Test
    void floor_somethingWasBelowIt_doesNotComeBackWithWhatWasReadBefore() {
        readAndTake(100, 50);
        floor.looked(NODE, 0, 60, true);
        floor.looked(NODE, 40, 70, true);
        readAndTake(45, 75);

        floor.looked(NODE, 0, 80, true);

        assertThat(floor.of(NODE)).isEqualTo(45);
    }

    @Test
    void floor_nodeJoinsWithANumberThatWasGivenBefore_isAtTheBottom() {
        readAndTake(100, 50);
        floor.looked(NODE, 0, 60, true);

        floor.joined(NODE);

        assertThat(floor.of(NODE)).isZero();
    }

    @Test
    void floor_ofAnotherNode_isItsOwn() {
        readAndTake(100, 50);
        floor.looked(NODE, 0, 60, true);

        assertThat(floor.of(NODE + 1)).isZero();
    }

    private void readAndTake(long entry, long transaction) {
        floor.read(NODE, entry);
        floor.taken(NODE, floor.readTo(NODE), transaction);
    }
}
