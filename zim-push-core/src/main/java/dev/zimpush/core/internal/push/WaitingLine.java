package dev.zimpush.core.internal.push;

import dev.zimpush.core.internal.push.ProviderQueue.Queued;
import dev.zimpush.core.internal.push.ProviderQueue.Ticket;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits, by priority and age: the high before the normal, but of {@value #TURNS} one is a normal one while both wait, and
 * retractions when neither waits; of each the one that was accepted first, and of those the one that came first. But what was tried
 * before, or came after younger ones, is at most every other one: a few that always fail must not keep out the rest. Adding what is
 * younger than all before, as most is, takes constant time. Not thread-safe.
 */
final class WaitingLine {
    private static final int TURNS = 5;

    private final OneLine high = new OneLine();
    private final OneLine normal = new OneLine();
    private final OneLine retractions = new OneLine();
    private int highInARow;

    void add(Queued ticket) {
        if (ticket instanceof Ticket notification) {
            (notification.high() ? high : normal).add(ticket);
        } else {
            retractions.add(ticket);
        }
    }

    /** Takes the next one; null if none waits. */
    @Nullable
    Queued poll() {
        boolean normalsTurn = high.isEmpty() || (highInARow >= TURNS - 1 && !normal.isEmpty());
        if (high.isEmpty() && normal.isEmpty()) {
            return retractions.poll();
        }
        highInARow = normalsTurn || normal.isEmpty() ? 0 : highInARow + 1;
        return (normalsTurn ? normal : high).poll();
    }

    /** Takes the one that was accepted last, of the high if there are any; null if none waits. */
    @Nullable
    Queued pollYoungest() {
        OneLine line = high.isEmpty() ? normal : high;
        return (line.isEmpty() ? retractions : line).pollYoungest();
    }

    boolean isEmpty() {
        return high.isEmpty() && normal.isEmpty() && retractions.isEmpty();
    }

    int size() {
        return high.size() + normal.size() + retractions.size();
    }

    void removeIf(Predicate<Queued> which) {
        high.removeIf(which);
        normal.removeIf(which);
        retractions.removeIf(which);
    }

    /** By age: those that came in order, and those that were tried before or came after younger ones. */
    private static final class OneLine {
        private final Deque<Queued> inOrder = new ArrayDeque<>();
        private final Queue<Late> late = new PriorityQueue<>(
                Comparator.comparingLong((Late one) -> one.ticket.acceptedAt()).thenComparingLong(one -> one.number));
        private long lates;
        private boolean lateBefore;

        void add(Queued ticket) {
            Queued youngest = inOrder.peekLast();
            if (!ticket.tried() && (youngest == null || ticket.acceptedAt() >= youngest.acceptedAt())) {
                inOrder.add(ticket);
            } else {
                late.add(new Late(ticket, lates++));
            }
        }

        @Nullable
        Queued poll() {
            Late first = late.peek();
            Queued next = inOrder.peek();
            boolean older = first != null && (next == null || first.ticket.acceptedAt() < next.acceptedAt());
            lateBefore = older && (next == null || !lateBefore);
            if (first != null && lateBefore) {
                late.poll();
                return first.ticket;
            }
            return inOrder.poll();
        }

        /** One that was tried before only if there is no other. */
        @Nullable
        Queued pollYoungest() {
            return inOrder.isEmpty() ? poll() : inOrder.pollLast();
        }

        boolean isEmpty() {
            return inOrder.isEmpty() && late.isEmpty();
        }

        int size() {
            return inOrder.size() + late.size();
        }

        void removeIf(Predicate<Queued> which) {
            inOrder.removeIf(which);
            late.removeIf(one -> which.test(one.ticket));
        }
    }

    private record Late(Queued ticket, long number) {}
}
