package dev.zimpush.examples.cluster;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tells every other second how things stand, by the facts alone. */
final class Progress implements AutoCloseable {
    private static final int PERIOD_SECONDS = 2;

    private final Ledger ledger;
    private final Judge judge;
    private final Story story;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Daemons.named("progress"));

    Progress(Ledger ledger, Judge judge, Story story) {
        this.ledger = ledger;
        this.judge = judge;
        this.story = story;
    }

    void start() {
        var unused =
                thread.scheduleAtFixedRate(() -> story.tell(line()), PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private String line() {
        List<Fact> facts = ledger.facts();
        Verdict verdict = judge.judge(facts);
        return "   sent %d, accepted %d; frames %d, acks %d, pushes %d; %d accepted but open, %d repeated"
                .formatted(
                        count(facts, Fact.Sent.class) - count(facts, Fact.Unanswered.class),
                        verdict.accepted(),
                        count(facts, Fact.Received.class),
                        count(facts, Fact.Acked.class),
                        count(facts, Fact.Pushed.class),
                        verdict.lost().size(),
                        verdict.repeats().size());
    }

    private static long count(List<Fact> facts, Class<? extends Fact> kind) {
        return facts.stream().filter(kind::isInstance).count();
    }
}
