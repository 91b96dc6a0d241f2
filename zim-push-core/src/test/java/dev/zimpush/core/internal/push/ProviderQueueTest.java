package dev.zimpush.core.internal.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.NodeView;
import dev.zimpush.core.internal.push.ProviderQueue.Place;
import dev.zimpush.core.internal.push.ProviderQueue.Ticket;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.ScriptedProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProviderQueueTest {
    private static final VendorLimits LIMITS = new VendorLimits(2, 1_000, 1_000, 1, 5_000, 60_000);
    private static final PushVerdict DOWN = PushVerdict.retry(503, "ServiceUnavailable", null);

    private final List<Long> wakes = new ArrayList<>();
    private static final AddressLimits REMOVALS = new AddressLimits(60, 1_000, 20, 20, 600);
    private long now;

    /** One in a hundred is still due. The queue only hands the delivery on, so there need not be one. */
    private final ProviderQueue queue = new ProviderQueue(
            new ScriptedProvider(),
            "key",
            2,
            new VendorHealth(LIMITS, 0),
            new Removals(REMOVALS, () -> now),
            () -> now,
            () -> true,
            ticket -> ticket.turn() % 100 == 0,
            wakes::add);

    @Test
    void queueOfAVendorThatTakesNothing_dropsWhatIsNotDueAnyMore() {
        IntStream.range(0, 200_000).forEach(turn -> queue.add(ticket(turn)));
        assertThat(queue.size()).isBetween(2_000, 2 * 2_000 + 1_024);
    }

    @Test
    void places_areGivenOldestFirstAndNeverMoreThanThereAre() {
        assertThat(queue.add(ticket(100))).isTrue();
        assertThat(queue.add(ticket(200))).as("somebody pumps already").isFalse();
        queue.add(ticket(300));
        List<Place> places = queue.take(64);
        assertThat(places).extracting(Place::turn).containsExactly(100, 200);
        assertThat(queue.take(64)).isEmpty();
        assertThat(queue.add(ticket(400))).as("there is no place").isFalse();
        assertThat(queue.release(places.get(0))).isTrue();
        assertThat(queue.take(64)).extracting(Place::turn).containsExactly(300);
    }

    @Test
    void placeOfBeforeTheBreakerOpened_mayNotCallEvenWhenItIsHalfOpen() {
        queue.add(ticket(100));
        queue.add(ticket(200));
        List<Place> places = queue.take(64);
        assertThat(queue.mayCall(places.get(1))).isTrue();
        queue.take(64);
        queue.ended(places.get(0), DOWN);
        assertThat(queue.mayCall(places.get(1))).isFalse();
        queue.add(ticket(300));
        now = 5_000;
        queue.resume();
        Place probe = queue.take(64).get(0);
        assertThat(queue.mayCall(probe)).isTrue();
        assertThat(queue.mayCall(places.get(1))).isFalse();
    }

    @Test
    void queueWhoseBreakerIsOpen_givesOutNothingAndAsksToBeWoken() {
        queue.add(ticket(100));
        Place place = queue.take(64).get(0);
        queue.take(64);
        assertThat(queue.ended(place, DOWN).change()).isNotNull();
        assertThat(queue.add(ticket(200))).isFalse();
        queue.add(ticket(300));
        assertThat(wakes).as("once").containsExactly(5_000L);
        now = 4_999;
        assertThat(queue.resume()).isFalse();
        now = 5_000;
        assertThat(queue.resume()).isTrue();
        assertThat(queue.take(64))
                .extracting(Place::turn)
                .as("the youngest tries")
                .containsExactly(300);
        assertThat(queue.take(64)).isEmpty();
        assertThat(queue.view().queued()).isOne();
    }

    @Test
    void whatIsNotDueAnyMore_takesNoPlace() {
        IntStream.of(1, 100, 2, 3, 200, 4).forEach(turn -> queue.add(ticket(turn)));
        assertThat(queue.take(64)).extracting(Place::turn).containsExactly(100, 200);
    }

    @Test
    void whatWaitsForTheVendor_isTakenOutOnlyWhileTheBreakerIsNotClosed() {
        queue.add(ticket(100));
        queue.add(ticket(200));
        Place place = queue.take(1).get(0);
        assertThat(queue.takeWhatWaitsForTheVendor()).isEmpty();
        assertThat(queue.ended(place, DOWN).change()).isNotNull();
        assertThat(queue.takeWhatWaitsForTheVendor()).extracting(Ticket::turn).containsExactly(200);
        assertThat(queue.size()).isZero();
    }

    @Test
    void view_asksTheProviderNothing_sinceItHoldsTheMonitor() {
        PushProvider provider = new PushProvider() {
            @Override
            public String name() {
                throw new AssertionError("asked");
            }

            @Override
            public boolean serves(Address address) {
                throw new AssertionError("asked");
            }

            @Override
            public void validate(Message message) {
                throw new AssertionError("asked");
            }

            @Override
            public CompletionStage<PushVerdict> push(PushRequest request) {
                throw new AssertionError("asked");
            }

            @Override
            public void close() {}
        };
        ProviderQueue idle = new ProviderQueue(
                provider,
                "key",
                2,
                new VendorHealth(LIMITS, 0),
                new Removals(REMOVALS, () -> now),
                () -> now,
                () -> true,
                ticket -> true,
                wakes::add);
        assertThat(idle.view()).isEqualTo(new NodeView.Credential("key", NodeView.Breaker.CLOSED, 0, 1_000, 0, 0));
    }

    private static Ticket ticket(int turn) {
        return new Ticket(null, turn, true, 0, false, 0);
    }
}
