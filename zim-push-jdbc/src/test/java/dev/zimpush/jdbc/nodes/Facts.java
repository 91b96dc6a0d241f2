package dev.zimpush.jdbc.nodes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** All facts, by message. Thread-safe. */
final class Facts {
    private static final long A_WHILE = TimeUnit.MILLISECONDS.toNanos(20);

    private final Map<String, List<Fact>> byMessage = new LinkedHashMap<>();
    private final long start = System.nanoTime();
    private int count;

    synchronized void add(String message, ChildNode node, Fact.Kind kind, String device, String detail) {
        byMessage
                .computeIfAbsent(message, id -> new ArrayList<>())
                .add(new Fact(System.nanoTime(), node, kind, device, detail));
        count++;
        notifyAll();
    }

    /** How many there are. */
    synchronized int count() {
        return count;
    }

    /** How many there are of a kind. */
    synchronized int count(Fact.Kind kind) {
        return details(kind).size();
    }

    /** How many there are of a kind at a node. */
    synchronized int count(ChildNode node, Fact.Kind kind) {
        return (int) byMessage.values().stream()
                .flatMap(List::stream)
                .filter(fact -> fact.kind() == kind && fact.node() == node)
                .count();
    }

    /** The words of those of a kind. */
    synchronized List<String> details(Fact.Kind kind) {
        return byMessage.values().stream()
                .flatMap(List::stream)
                .filter(fact -> fact.kind() == kind)
                .map(Fact::detail)
                .toList();
    }

    /** Waits for another fact, not for ever. */
    synchronized void awaitMore(int than) {
        long until = System.nanoTime() + A_WHILE;
        while (count <= than && System.nanoTime() < until) {
            try {
                wait(1 + (until - System.nanoTime()) / 1_000_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    synchronized Set<String> messages() {
        return Set.copyOf(byMessage.keySet());
    }

    /** Those of a message and a device, of those kinds, in order; the device does not matter for those about the message. */
    synchronized List<Fact> of(String message, String device, Fact.Kind... kinds) {
        return byMessage.getOrDefault(message, List.of()).stream()
                .filter(fact -> List.of(kinds).contains(fact.kind()))
                .filter(fact -> fact.device().isEmpty() || fact.device().equals(device))
                .toList();
    }

    /** What happened to messages, of each of which the first word is the id. */
    String stories(Set<String> deliveries) {
        return deliveries.stream()
                .map(delivery -> delivery.substring(0, delivery.indexOf(' ')))
                .distinct()
                .map(this::story)
                .collect(Collectors.joining());
    }

    /** What happened to a message, for failure messages. */
    synchronized String story(String message) {
        StringBuilder story = new StringBuilder(message);
        for (Fact fact : byMessage.getOrDefault(message, List.of())) {
            story.append("\n  ").append(millis(fact.at())).append(" ms ").append(fact.node());
            fact.node()
                    .stops()
                    .forEach(stop -> story.append(stop.isKill() ? " (killed at " : " (paused at ")
                            .append(millis(stop.from()))
                            .append(')'));
            story.append(' ')
                    .append(fact.kind())
                    .append(' ')
                    .append(fact.device())
                    .append(' ')
                    .append(fact.detail());
        }
        return story.append('\n').toString();
    }

    private long millis(long at) {
        return (at - start) / 1_000_000;
    }
}
