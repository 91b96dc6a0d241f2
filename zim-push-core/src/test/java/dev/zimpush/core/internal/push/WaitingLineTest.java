package dev.zimpush.core.internal.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.core.internal.push.ProviderQueue.Ticket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitingLineTest {
    private final WaitingLine line = new WaitingLine();

    @Test
    void retraction_whileNotificationsWait_waits() {
        line.add(new RetractionTicket(null, 1, false, 0));
        line.add(new RetractionTicket(null, 2, false, 1));
        line.add(new Ticket(null, 3, false, 10, false, 0));
        line.add(new Ticket(null, 4, true, 20, false, 0));
        assertThat(IntStream.range(0, 4).map(i -> line.poll().turn())).containsExactly(4, 3, 1, 2);
        assertThat(line.isEmpty()).isTrue();
    }

    @Test
    void high_goBeforeNormal_butOneInFiveIsNormal() {
        IntStream.range(0, 10).forEach(i -> line.add(new Ticket(null, 100 + i, false, 0, false, 0)));
        IntStream.range(0, 10).forEach(i -> line.add(new Ticket(null, i, true, 0, false, 0)));
        assertThat(pollAll())
                .containsExactly(0, 1, 2, 3, 100, 4, 5, 6, 7, 101, 8, 9, 102, 103, 104, 105, 106, 107, 108, 109);
    }

    @Test
    void whatComesBackAfterATry_takesTurnsWithWhatIsYounger() {
        line.add(new Ticket(null, 3, true, 30, false, 0));
        line.add(new Ticket(null, 4, true, 40, false, 0));
        line.add(new Ticket(null, 1, true, 10, true, 0));
        line.add(new Ticket(null, 2, true, 10, true, 0));
        assertThat(line.size()).isEqualTo(4);
        assertThat(pollAll()).as("but not twice in a row").containsExactly(1, 3, 2, 4);
        assertThat(line.isEmpty()).isTrue();
        assertThat(line.poll()).isNull();
    }

    @Test
    void youngest_isOfTheHighIfThereAreAny() {
        line.add(new Ticket(null, 1, true, 10, false, 0));
        line.add(new Ticket(null, 2, true, 20, false, 0));
        line.add(new Ticket(null, 3, false, 30, false, 0));
        line.add(new Ticket(null, 0, true, 5, false, 0));
        List<Integer> turns = new ArrayList<>();
        for (Ticket next = (Ticket) line.pollYoungest(); next != null; next = (Ticket) line.pollYoungest()) {
            turns.add(next.turn());
        }
        assertThat(turns).containsExactly(2, 1, 0, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void anyOrder_isTakenOldestFirstOfEachPriority_butLateOnesInTurns_andNoneIsLost(int round) {
        long seed = Long.getLong("line.seed", System.nanoTime() + round);
        Random random = new Random(seed);
        List<Ticket> model = new ArrayList<>();
        Set<Ticket> late = new HashSet<>();
        Map<Boolean, Boolean> lateBefore = new HashMap<>(Map.of(true, false, false, false));
        int normalPassedOver = 0;
        for (int step = 0; step < 5_000; step++) {
            if (random.nextInt(100) < 55) {
                Ticket ticket =
                        new Ticket(null, step, random.nextInt(3) > 0, random.nextInt(200), random.nextInt(5) == 0, 0);
                if (ticket.tried()
                        || model.stream()
                                .anyMatch(other -> other.high() == ticket.high()
                                        && !late.contains(other)
                                        && other.acceptedAt() > ticket.acceptedAt())) {
                    late.add(ticket);
                }
                model.add(ticket);
                line.add(ticket);
            } else if (random.nextInt(200) == 0) {
                line.removeIf(ticket -> ticket.turn() % 7 == 0);
                model.removeIf(ticket -> ticket.turn() % 7 == 0);
            } else if (!model.isEmpty()) {
                Ticket next = (Ticket) line.poll();
                assertThat(next).as("-Dline.seed=%d", seed).isNotNull().isIn(model);
                boolean passesOverLate = lateBefore.get(next.high()) && !late.contains(next);
                assertThat(model.stream()
                                .filter(other -> other.high() == next.high())
                                .filter(other -> !passesOverLate || !late.contains(other)))
                        .as("-Dline.seed=%d", seed)
                        .allMatch(other -> other.acceptedAt() >= next.acceptedAt());
                assertThat(late.contains(next)
                                && lateBefore.get(next.high())
                                && model.stream().anyMatch(o -> o.high() == next.high() && !late.contains(o)))
                        .as("two late ones in a row, -Dline.seed=%d", seed)
                        .isFalse();
                lateBefore.put(next.high(), late.contains(next));
                boolean normalWaited = model.stream().anyMatch(other -> !other.high());
                normalPassedOver = next.high() && normalWaited ? normalPassedOver + 1 : 0;
                assertThat(normalPassedOver).as("-Dline.seed=%d", seed).isLessThanOrEqualTo(4);
                model.remove(next);
            }
            assertThat(line.size()).isEqualTo(model.size());
        }
    }

    private List<Integer> pollAll() {
        List<Integer> turns = new ArrayList<>();
        for (Ticket next = (Ticket) line.poll(); next != null; next = (Ticket) line.poll()) {
            turns.add(next.turn());
        }
        return turns;
    }
}
