package dev.zimpush.examples.cluster;

import static dev.zimpush.examples.cluster.FakeRun.BOB;
import static dev.zimpush.examples.cluster.FakeRun.LEA_PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeliveryId;
import dev.zimpush.examples.cluster.Repeat.Cause;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The kill of c is at 10 s, the pause of b from 20 s to 27 s. */
class RepeatsTest {
    private final FakeRun run = new FakeRun().killed(10_000, "c").paused(20_000, 27_000, "b");

    private void assertCauses(Cause... causes) {
        Verdict verdict = run.judged();
        assertThat(verdict.repeats()).extracting(Repeat::cause).containsExactly(causes);
        assertThat(verdict.line()).contains(" REPEATED " + causes.length + ' ');
        boolean unexplained = List.of(causes).contains(Cause.UNEXPLAINED);
        assertThat(verdict.faults().stream().anyMatch(fault -> fault.startsWith("REPEATED")))
                .isEqualTo(unexplained);
    }

    @Test
    void pushes_ofDifferentMessagesOrDevices_areNoRepeats() {
        run.pushed(1_000, "m-1", BOB, "a").pushed(1_000, "m-2", BOB, "a").pushed(1_000, "m-1", LEA_PHONE, "a");
        assertCauses();
    }

    @Test
    void repeat_withNothingInTheWay_isUnexplained() {
        run.pushed(1_000, "m-1", BOB, "a").pushed(1_500, "m-1", BOB, "b");
        assertCauses(Cause.UNEXPLAINED);
        assertThat(run.judged().faults()).contains("REPEATED without a cause: m-1@bob/phone");
    }

    @Test
    void repeat_ofWhatTheKilledNodeGotNoAnswerFor_isExplained() {
        run.pushedOnly(9_950, "m-1", BOB, "c", "p").pushed(13_100, "m-1", BOB, "a");
        assertCauses(Cause.KILLED);
    }

    @Test
    void repeat_ofWhatTheKilledNodeMayNotHaveRecorded_isExplained() {
        run.pushed(9_850, "m-1", BOB, "c").pushed(13_100, "m-1", BOB, "a");
        assertCauses(Cause.KILLED);
    }

    @Test
    void repeat_ofWhatTheKilledNodeHadTimeToRecord_isUnexplained() {
        run.pushed(8_800, "m-1", BOB, "c").pushed(13_100, "m-1", BOB, "a");
        assertCauses(Cause.UNEXPLAINED);
    }

    @Test
    void repeat_ofAnotherNodesPushBeforeTheKill_isUnexplained() {
        run.pushedOnly(9_950, "m-1", BOB, "a", "p").pushed(13_100, "m-1", BOB, "b");
        assertCauses(Cause.UNEXPLAINED);
    }

    @Test
    void repeat_byTheNodeThatIsKilledLater_isUnexplained() {
        run.pushed(9_000, "m-1", BOB, "a").pushedOnly(9_950, "m-1", BOB, "c", "p");
        assertCauses(Cause.UNEXPLAINED);
    }

    @Test
    void repeat_underAnotherPushId_isUnexplained() {
        run.pushedOnly(9_950, "m-1", BOB, "c", "p").pushed(13_100, "m-1", BOB, "a", "q");
        assertCauses(Cause.UNEXPLAINED);
        assertThat(run.judged().repeats().get(0).toString()).contains("DIFFERENT push ids p and q");
    }

    @Test
    void repeat_ofWhatWasWithTheVendorAtThePause_isExplained() {
        run.pushed(19_950, "m-1", BOB, "b").pushed(23_100, "m-1", BOB, "a");
        assertCauses(Cause.PAUSED);
    }

    @Test
    void repeat_ofWhatThePausedNodeHadTimeToRecord_isUnexplained() {
        run.accepted(18_700, "m-1", "bob", "b").pushed(18_800, "m-1", BOB, "b").pushed(23_100, "m-1", BOB, "a");
        assertCauses(Cause.UNEXPLAINED);
    }

    @Test
    void repeat_thatLeavesAfterThePauseButWasOnItsWayBefore_isExplained() {
        run.accepted(19_900, "m-1", "bob", "b").pushed(23_100, "m-1", BOB, "a").pushed(27_050, "m-1", BOB, "b");
        assertCauses(Cause.PAUSED);
    }

    @Test
    void repeat_thatLeavesAfterThePauseForMessageSentDuringIt_isUnexplained() {
        run.accepted(22_000, "m-1", "bob", "a").pushed(23_100, "m-1", BOB, "a").pushed(27_050, "m-1", BOB, "b");
        assertCauses(Cause.UNEXPLAINED);
    }

    @Test
    void repeat_thatLeavesLongAfterThePause_isUnexplained() {
        run.accepted(19_900, "m-1", "bob", "b").pushed(23_100, "m-1", BOB, "a").pushed(28_500, "m-1", BOB, "b");
        assertCauses(Cause.UNEXPLAINED);
    }

    @Test
    void repeat_byTheNodeThatIsPausedLater_isUnexplained() {
        run.pushed(19_000, "m-1", BOB, "a").pushed(19_950, "m-1", BOB, "b");
        assertCauses(Cause.UNEXPLAINED);
    }

    @Test
    void repeat_ofTheAdoptersOwnPush_isUnexplainedWhateverCameBefore() {
        run.pushedOnly(9_950, "m-1", BOB, "c", "p")
                .pushed(13_100, "m-1", BOB, "a")
                .pushed(15_000, "m-1", BOB, "a");
        assertCauses(Cause.KILLED, Cause.UNEXPLAINED);
    }

    @Test
    void repeat_ofTwoPushesOfWhichOneIsExcused_isUnexplained() {
        run.pushed(9_000, "m-1", BOB, "a")
                .pushedOnly(9_950, "m-1", BOB, "c", "p")
                .pushed(13_100, "m-1", BOB, "b");
        assertCauses(Cause.UNEXPLAINED, Cause.UNEXPLAINED);
    }

    @Test
    void repeat_ofPushThatCameLongAfterItsNodesDeath_isUnexplained() {
        run.pushed(11_100, "m-1", BOB, "c").pushed(13_100, "m-1", BOB, "a");
        assertCauses(Cause.UNEXPLAINED);
    }

    @Test
    void repeat_ofPushFromNodeThatIsStillPaused_isExplained() {
        FakeRun other = new FakeRun()
                .with(new Fact.Paused(20_000, "b"))
                .pushed(19_950, "m-1", BOB, "b")
                .pushed(23_100, "m-1", BOB, "a");
        assertThat(other.judged().repeats()).extracting(Repeat::cause).containsExactly(Cause.PAUSED);
    }

    @Test
    void repeat_ofMessageThatTheHostSentAgain_isExplainedAlsoUnderAnotherPushId() {
        run.with(new Fact.Sent(1_000, "m-1", "a"))
                .pushed(1_200, "m-1", BOB, "a", "p")
                .with(new Fact.Unanswered(1_300, "m-1", "a"))
                .accepted(1_400, "m-1", "bob", "b")
                .pushed(1_500, "m-1", BOB, "b", "q");
        assertCauses(Cause.SENT_AGAIN);
    }

    @Test
    void repeat_ofMessageThatTheHostSentAgainUnderAnotherCollapseId_isUnexplained() {
        run.with(new Fact.Unanswered(1_300, "m-1", "a"))
                .pushed(1_200, "m-1", BOB, "a", "p")
                .with(new Fact.Pushed(1_500, 99, new DeliveryId(BOB, "m-1"), "b", "q", "other"));
        assertCauses(Cause.UNEXPLAINED);
    }
}
