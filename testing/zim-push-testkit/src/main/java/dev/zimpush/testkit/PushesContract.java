package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Pushes;
import dev.zimpush.spi.Pushes.Pushed;
import dev.zimpush.spi.Pushes.Withdrawn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Pushes} must do: subclass it as the {@link DirectoryContract}, and run it. For backends that have one, and a
 * cluster.
 */
public abstract class PushesContract extends PushesWithdrawTests {
    /** For subclasses. */
    protected PushesContract() {}

    @Test
    void withdrawn_isAllThatIsThisNodesPageByPage() {
        List<Pushed> all = new ArrayList<>();
        for (int i = 0; i < SEVERAL; i++) {
            all.add(push(PHONE, "m-1", "c " + i, null, false));
            all.add(ofApp("com.acme.lite", push(PHONE, "m-1", "c " + i, null, false)));
            all.add(push(TABLET, "m-1", "c " + i, null, false));
        }
        add(all.toArray(Pushed[]::new));
        add(push(PHONE, "nobodys"), push(EVES_PHONE, "another's"));
        ofAnother.withdraw(two.epoch, List.of(Noting.recalled("eve", "another's")));
        assertThat(pushes.withdrawn(one.epoch, null, ContractNode.ALL)).isEmpty();
        recall(one, "m-1");

        List<Withdrawn> listed = new ArrayList<>();
        List<Withdrawn> page = pushes.withdrawn(one.epoch, null, PAGE);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(PAGE);
            listed.addAll(page);
            page = pushes.withdrawn(one.epoch, page.get(page.size() - 1).push(), PAGE);
        }
        assertThat(listed)
                .extracting(Withdrawn::push, Withdrawn::why)
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().map(push -> tuple(push, Note.RECALLED)).toList());
    }

    @Test
    void owned_isWhatThisNodeWithdrewUntilItIsDone() {
        Pushed mine = push(PHONE, "m-1");
        Pushed nobodys = push(PHONE, "m-2");
        add(mine, nobodys);
        recall(one, "m-1");

        assertThat(pushes.owned(one.epoch, List.of(mine, nobodys, push(WATCH, "m-1"))))
                .containsExactly(mine);
        assertThat(ofAnother.owned(two.epoch, List.of(mine))).isEmpty();
        assertThat(pushes.owned(one.epoch, List.of())).isEmpty();
        ofAnother.done(two.epoch, List.of(mine));
        assertThat(pushes.owned(one.epoch, List.of(mine))).containsExactly(mine);
        pushes.done(one.epoch, List.of(mine, nobodys));
        assertThat(pushes.owned(one.epoch, List.of(mine))).isEmpty();
        assertThat(recall(two, "m-2")).containsExactly(recalled(nobodys));
        pushes.done(one.epoch, List.of());
    }

    @Test
    void adopt_ofABuriedNode_givesItsRowsToOne() {
        add(push(PHONE, "m-1"), push(TABLET, "m-1"), push(PHONE, "m-2"));
        recall(one, "m-1");
        ContractNode three = newNode("three");

        assertThat(ofAnother.adopt(two.epoch, 10)).isEmpty();
        bury(one, two);
        List<Withdrawn> adopted = new ArrayList<>(ofAnother.adopt(two.epoch, 1));
        assertThat(adopted).hasSize(1);
        adopted.addAll(three.backend.pushes().orElseThrow().adopt(three.epoch, 10));
        assertThat(adopted)
                .extracting(Withdrawn::push, Withdrawn::why)
                .containsExactlyInAnyOrder(
                        tuple(push(PHONE, "m-1"), Note.RECALLED), tuple(push(TABLET, "m-1"), Note.RECALLED));
        assertThat(ofAnother.adopt(two.epoch, 10)).isEmpty();
        assertThat(pushes.owned(one.epoch, List.of(push(PHONE, "m-1"), push(TABLET, "m-1"))))
                .isEmpty();
    }

    @Test
    void adopt_byANodeThatIsBuriedItself_getsNothing() {
        add(push(PHONE, "m-1"));
        recall(one, "m-1");
        bury(one, two);

        assertThat(pushes.adopt(one.epoch, 10)).isEmpty();
        assertThat(ofAnother.adopt(two.epoch, 10)).hasSize(1);
    }

    @Test
    void prune_removesWhatIsNobodysAndTooOldTheOldestFirst() {
        add(push(PHONE, "oldest"));
        passTime(Duration.ofMinutes(1));
        add(push(PHONE, "second"), push(PHONE, "withdrawn"));
        recall(one, "withdrawn");
        passTime(Duration.ofHours(2));
        add(push(PHONE, "young"));

        assertThat(ofAnother.prune(Duration.ofHours(3), 10)).isZero();
        assertThat(ofAnother.prune(Duration.ofHours(1), 1)).isOne();
        assertThat(recall(two, "oldest")).isEmpty();
        assertThat(ofAnother.prune(Duration.ofHours(1), 10)).isOne();
        assertThat(ofAnother.prune(Duration.ofHours(1), 10)).isZero();
        assertThat(recall(two, "second")).isEmpty();
        assertThat(recall(two, "young")).hasSize(1);
        assertThat(pushes.owned(one.epoch, List.of(push(PHONE, "withdrawn")))).hasSize(1);
    }

    @Test
    void adopt_later_saysHowLongAgoItWasWithdrawn() {
        add(push(PHONE, "m-1"));
        recall(one, "m-1");
        passTime(Duration.ofMinutes(5));
        assertThat(pushes.withdraw(one.epoch, List.of(Noting.recalled("bob", "m-1"))))
                .singleElement()
                .satisfies(again -> assertThat(again.age()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(7)));
        bury(one, two);
        ofAnother.adopt(two.epoch, 10);
        passTime(Duration.ofMinutes(5));

        assertThat(ofAnother.withdrawn(two.epoch, null, 10))
                .singleElement()
                .satisfies(
                        adopted -> assertThat(adopted.age()).isBetween(LEASE.plusMinutes(11), LEASE.plusMinutes(15)));
    }
}
