package dev.zimpush.core.internal.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.NodeView;
import dev.zimpush.core.internal.push.ProviderQueue.Ticket;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.ScriptedProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProviderQueueTest {
    /** One in a hundred is still due. The queue only hands the delivery on, so there need not be one. */
    private final ProviderQueue queue =
            new ProviderQueue(new ScriptedProvider(), 2, () -> true, ticket -> ticket.turn() % 100 == 0);

    @Test
    void queueOfAVendorThatTakesNothing_dropsWhatIsNotDueAnyMore() {
        IntStream.range(0, 200_000).forEach(turn -> queue.add(new Ticket(null, turn)));
        assertThat(queue.size()).isBetween(2_000, 2 * 2_000 + 1_024);
    }

    @Test
    void places_areGivenOldestFirstAndNeverMoreThanThereAre() {
        assertThat(queue.add(new Ticket(null, 100))).isTrue();
        assertThat(queue.add(new Ticket(null, 200)))
                .as("somebody pumps already")
                .isFalse();
        queue.add(new Ticket(null, 300));
        assertThat(queue.take(64)).extracting(Ticket::turn).containsExactly(100, 200);
        assertThat(queue.take(64)).isEmpty();
        assertThat(queue.add(new Ticket(null, 400))).as("there is no place").isFalse();
        assertThat(queue.release()).isTrue();
        assertThat(queue.take(64)).extracting(Ticket::turn).containsExactly(300);
    }

    @Test
    void view_asksTheProviderItsName_underNoMonitor() {
        List<Boolean> held = new ArrayList<>();
        List<ProviderQueue> asked = new ArrayList<>();
        PushProvider provider = new PushProvider() {
            @Override
            public String name() {
                held.add(Thread.holdsLock(asked.get(0)));
                return "slow";
            }

            @Override
            public boolean serves(Address address) {
                return true;
            }

            @Override
            public void validate(Message message) {}

            @Override
            public CompletionStage<PushVerdict> push(PushRequest request) {
                return CompletableFuture.completedStage(PushVerdict.accepted(200));
            }

            @Override
            public void close() {}
        };
        asked.add(new ProviderQueue(provider, 2, () -> true, ticket -> true));
        assertThat(asked.get(0).view()).isEqualTo(new NodeView.Provider("slow", 0, 2, 0));
        assertThat(held).containsExactly(false);
    }
}
