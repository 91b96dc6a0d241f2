package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.spi.Directory.Member;
import dev.zimpush.spi.Directory.Pending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of {@link DirectoryContract}: how nodes come, live and are buried. */
abstract class DirectoryLeaseTests extends ClusterSetup {
    private static final Duration MOST_OF_A_LEASE = LEASE.multipliedBy(3).dividedBy(4);

    @Test
    void join_manyTimes_givesPositiveEpochsNeverGivenBefore() {
        List<Long> epochs = new ArrayList<>(List.of(one.epoch, two.epoch));
        for (int i = 0; i < 3; i++) {
            long epoch = one.directory.join("same name", LEASE);
            epochs.add(epoch);
            two.directory.leave(epoch);
        }
        bury(two, one);
        epochs.add(one.directory.join("two", LEASE));

        assertThat(epochs).allMatch(epoch -> epoch > 0).doesNotHaveDuplicates();
    }

    @Test
    void join_longestName_isKept() {
        assertThat(one.directory.join("\u00fc".repeat(127), LEASE)).isPositive();
    }

    @Test
    void members_areTheLiveNodesWithWhatEndsOnThem() {
        ContractNode three = newNode("three");
        connect(one, PHONE);
        connect(one, TABLET);
        connect(two, EVES_PHONE);
        connect(two, TABLET);
        three.directory.leave(three.epoch);

        List<Member> members = one.directory.members();
        assertThat(members).extracting(Member::node).containsExactly(one.epoch, two.epoch);
        assertThat(members).extracting(Member::name).containsExactly("one", "two");
        assertThat(members).extracting(Member::connections).containsExactly(1L, 2L);
    }

    @Test
    void members_tellHowLongTheLeasesLast() {
        passTime(MOST_OF_A_LEASE);
        two.directory.renew(two.epoch, LEASE);
        assertThat(one.directory.members())
                .satisfiesExactly(
                        member -> assertThat(member.leaseLeft())
                                .isPositive()
                                .isLessThanOrEqualTo(LEASE.minus(MOST_OF_A_LEASE)),
                        member -> assertThat(member.leaseLeft())
                                .isGreaterThan(LEASE.minus(MOST_OF_A_LEASE))
                                .isLessThanOrEqualTo(LEASE));

        passTime(LEASE.minus(MOST_OF_A_LEASE));
        assertThat(two.directory.members())
                .as("ended, but nobody has buried it")
                .extracting(Member::leaseLeft)
                .startsWith(Duration.ZERO)
                .hasSize(2);
    }

    @Test
    void renew_beforeTheEnd_countsFromNow() {
        passTime(MOST_OF_A_LEASE);
        assertThat(one.directory.renew(one.epoch, LEASE)).isTrue();
        assertThat(two.directory.renew(two.epoch, LEASE)).isTrue();
        passTime(MOST_OF_A_LEASE);

        assertThat(one.directory.bury(one.epoch)).isEmpty();
    }

    @Test
    void renew_endedButNotUsed_goesOn() {
        endLeases();

        assertThat(one.directory.renew(one.epoch, LEASE)).isTrue();
        assertThat(two.directory.bury(two.epoch)).isEmpty();
        assertThat(one.directory.renew(one.epoch, LEASE)).isTrue();
    }

    @Test
    void renew_endedButNotUsed_keepsConnectionsAndDeliveries() {
        connect(one, PHONE);
        one.writeHere(message("m-1"), PHONE);
        endLeases();
        one.directory.renew(one.epoch, LEASE);
        two.directory.renew(two.epoch, LEASE);
        two.directory.bury(two.epoch);

        assertThat(two.connections("bob")).containsExactly(one.connected(PHONE, 1));
        assertThat(two.adopt()).isZero();
        assertThat(one.claim(delivery(PHONE, "m-1")).kind().name()).isEqualTo("WON");
    }

    @Test
    void renew_buried_isFalseForEver() {
        bury(one, two);

        assertThat(one.directory.renew(one.epoch, LEASE)).isFalse();
        assertThat(one.directory.renew(one.epoch, LEASE)).isFalse();
    }

    @Test
    void renew_leftOrNeverJoined_isFalse() {
        one.directory.leave(one.epoch);

        assertThat(one.directory.renew(one.epoch, LEASE)).isFalse();
        assertThat(one.directory.renew(two.epoch + 1_000, LEASE)).isFalse();
    }

    @Test
    void renew_anotherNode_changesNothingForTheFirst() {
        endLeases();
        two.directory.renew(two.epoch, LEASE);

        assertThat(two.directory.bury(two.epoch)).containsExactly(one.epoch);
    }

    @Test
    void leave_node_takesItsConnectionsAlong() {
        connect(one, PHONE);
        connect(two, TABLET);
        one.directory.leave(one.epoch);

        assertThat(two.connections("bob")).containsExactly(two.connected(TABLET, 1));
    }

    @Test
    void leave_node_letsItsDeliveriesBeAdoptedAtOnce() {
        one.writeHere(message("m-1"), PHONE);
        one.directory.leave(one.epoch);

        assertThat(two.adopt()).isEqualTo(1);
    }

    @Test
    void leave_againOrNeverJoined_isHarmless() {
        one.directory.leave(one.epoch);
        one.directory.leave(one.epoch);
        one.directory.leave(two.epoch + 1_000);

        assertThat(two.directory.renew(two.epoch, LEASE)).isTrue();
    }

    @Test
    void bury_leasesNotEnded_buriesNobody() {
        assertThat(one.directory.bury(one.epoch)).isEmpty();
        assertThat(two.directory.renew(two.epoch, LEASE)).isTrue();
    }

    @Test
    void bury_leasesEnded_buriesEachOnceAndTakesTheirConnections() {
        ContractNode three = newNode("three");
        connect(one, PHONE);
        connect(two, TABLET);
        connect(three, WATCH);
        endLeases();
        three.directory.renew(three.epoch, LEASE);

        assertThat(three.directory.bury(three.epoch)).containsExactlyInAnyOrder(one.epoch, two.epoch);
        assertThat(three.directory.bury(three.epoch)).isEmpty();
        assertThat(three.connections("bob")).containsExactly(three.connected(WATCH, 1));
    }

    @Test
    void bury_ownLeaseEnded_buriesNobody() {
        connect(one, PHONE);
        endLeases();

        assertThat(one.directory.bury(one.epoch)).isEmpty();
        assertThat(one.directory.renew(one.epoch, LEASE)).isTrue();
        assertThat(two.directory.renew(two.epoch, LEASE)).isTrue();
        assertThat(one.connections("bob")).hasSize(1);
    }

    @Test
    void bury_askedByABuriedNode_buriesNobody() {
        one.directory.leave(one.epoch);
        endLeases();

        assertThat(one.directory.bury(one.epoch)).isEmpty();
        assertThat(two.directory.renew(two.epoch, LEASE)).isTrue();
    }

    @Test
    void bury_manyAtOnce_eachIsBuriedByOne() throws InterruptedException {
        List<Long> dead = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            dead.add(one.directory.join("short", Duration.ofSeconds(1)));
        }
        passTime(Duration.ofMinutes(1));

        List<List<Long>> buried = Race.run(4, runner -> {
            ContractNode asking = runner % 2 == 0 ? one : two;
            return asking.directory.bury(asking.epoch);
        });

        assertThat(buried.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(dead);
    }

    @Test
    void look_nothingWaits_isNothing() {
        one.writeHere(message("m-1"), PHONE);
        connect(one, PHONE);

        assertThat(one.directory.look(one.epoch)).isEqualTo(new Pending(false, false, false, false));
        assertThat(two.directory.look(two.epoch)).isEqualTo(new Pending(false, false, false, false));
    }

    @Test
    void look_inbox_isSeenByItsOwnerUntilTaken() {
        connect(two, PHONE);
        one.write(message("m-1"));

        assertThat(two.directory.look(two.epoch)).isEqualTo(new Pending(true, false, false, false));
        assertThat(one.directory.look(one.epoch).any()).isFalse();
        two.takeInbox();
        assertThat(two.directory.look(two.epoch).any()).isFalse();
    }

    @Test
    void look_notice_isSeenByItsNodeUntilSeenTo() {
        connect(one, PHONE);
        connect(two, PHONE);

        assertThat(one.directory.look(one.epoch)).isEqualTo(new Pending(false, true, false, false));
        assertThat(two.directory.look(two.epoch).any()).isFalse();
        one.directory.noticed(one.epoch, one.notices());
        assertThat(one.directory.look(one.epoch).any()).isFalse();
    }

    @Test
    void look_anotherNodesLeaseEnded_seesOrphansUntilItIsBuried() {
        endLeases();
        two.directory.renew(two.epoch, LEASE);

        assertThat(two.directory.look(two.epoch)).isEqualTo(new Pending(false, false, false, true));
        two.directory.bury(two.epoch);
        assertThat(two.directory.look(two.epoch).any()).isFalse();
    }

    @Test
    void look_deliveriesOfABuriedNode_seesOrphansUntilTheyAreAdopted() {
        one.writeHere(message("m-1"), PHONE);
        one.directory.leave(one.epoch);

        assertThat(two.directory.look(two.epoch)).isEqualTo(new Pending(false, false, false, true));
        two.adopt();
        assertThat(two.directory.look(two.epoch)).isEqualTo(new Pending(true, false, false, false));
    }
}
