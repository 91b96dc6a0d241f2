package dev.zimpush.testkit;

import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.Platform;
import dev.zimpush.PushContent;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Plays a push vendor: accepts everything unless told otherwise, and keeps what it was asked.
 *
 * <pre>{@code
 * ScriptedProvider provider = new ScriptedProvider()
 *         .next(PushVerdict.retry(503, "ServiceUnavailable", null))
 *         .forAddress("dead-token", Answer.verdict(PushVerdict.dead(410, "Unregistered", null)));
 *
 * assertThat(provider.push(request)).isCompletedWithValueMatching(v -> v.kind() == PushVerdict.Kind.RETRY);
 * assertThat(provider.push(request)).isCompletedWithValueMatching(v -> v.kind() == PushVerdict.Kind.ACCEPTED);
 * assertThat(provider.requests()).containsExactly(request, request);
 * }</pre>
 *
 * <p>An answer for the address goes before those for the next calls, and these before the one for always. It knows no
 * time and has no threads: answers come on the caller's thread or by the test's {@linkplain Pending hand}. Thread-safe.
 */
public final class ScriptedProvider implements PushProvider {
    private final String name;
    private final Deque<Answer> next = new ArrayDeque<>();
    private final Map<String, Answer> byAddress = new HashMap<>();
    private final List<PushRequest> requests = new ArrayList<>();
    private final Set<Call> inFlight = new HashSet<>();
    private Answer always = Answer.accepted();
    private Predicate<Address> served = address -> true;
    private @Nullable Function<Address, String> credentials;
    private @Nullable String refusal;
    private int contentLimit = Integer.MAX_VALUE;
    private int mostInFlight;
    private int cancellations;
    private boolean closed;

    /** A provider named {@code scripted}. */
    public ScriptedProvider() {
        this("scripted");
    }

    /** A provider with a name of its own, for tests with several. */
    public ScriptedProvider(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /** Serves the addresses of this platform only; all, unless this is called. */
    public ScriptedProvider serving(Platform only) {
        Objects.requireNonNull(only, "only");
        return serving(address -> only.equals(address.platform()));
    }

    /** Serves these addresses only, such as those of one environment. */
    public synchronized ScriptedProvider serving(Predicate<Address> which) {
        served = Objects.requireNonNull(which, "which");
        return this;
    }

    /** Has several credentials: this tells which one an address is served with; by default one, called as the provider. */
    public synchronized ScriptedProvider credentials(Function<Address, String> byAddress) {
        credentials = Objects.requireNonNull(byAddress, "byAddress");
        return this;
    }

    /** Answers the next calls so, one each, after those that are scripted already. */
    public synchronized ScriptedProvider next(Answer... answers) {
        next.addAll(List.of(answers));
        return this;
    }

    /** The same for verdicts. */
    public ScriptedProvider next(PushVerdict... verdicts) {
        for (PushVerdict verdict : verdicts) {
            next(Answer.verdict(verdict));
        }
        return this;
    }

    /** Leaves the answer to the next call to the test. */
    public Pending nextPending() {
        Pending pending = new Pending();
        next(pending);
        return pending;
    }

    /** Answers every push to an address so, by its text. */
    public synchronized ScriptedProvider forAddress(String text, Answer answer) {
        byAddress.put(text, answer);
        return this;
    }

    /** Answers so whatever is not scripted otherwise. */
    public synchronized ScriptedProvider always(Answer answer) {
        always = Objects.requireNonNull(answer, "answer");
        return this;
    }

    /** Refuses every push content, with this text. */
    public synchronized ScriptedProvider refuse(String why) {
        refusal = Objects.requireNonNull(why, "why");
        return this;
    }

    /** Refuses a push content of more bytes, counted in its {@linkplain PushContent#encode() byte form}. */
    public synchronized ScriptedProvider contentLimit(int bytes) {
        contentLimit = bytes;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized boolean serves(Address address) {
        return served.test(address);
    }

    @Override
    public synchronized String credential(Address address) {
        return credentials == null ? name : credentials.apply(address);
    }

    @Override
    public synchronized void validate(Message message) {
        if (refusal != null) {
            throw new IllegalArgumentException(refusal);
        }
        int bytes = message.push().map(content -> content.encode().length).orElse(0);
        if (bytes > contentLimit) {
            throw new IllegalArgumentException(
                    "the push content has " + bytes + " bytes, the most that " + name + " takes is " + contentLimit);
        }
    }

    @Override
    public CompletionStage<PushVerdict> push(PushRequest request) {
        Answer answer;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(closedException());
            }
            requests.add(request);
            answer = answerTo(request);
        }
        CompletableFuture<PushVerdict> stage = answer.to(request).toCompletableFuture();
        track(stage);
        return stage;
    }

    /** Fails what is unanswered. */
    @Override
    public void close() {
        List<Call> unanswered;
        synchronized (this) {
            closed = true;
            unanswered = List.copyOf(inFlight);
        }
        unanswered.forEach(call -> call.stage.completeExceptionally(closedException()));
    }

    /** What it was asked, in order. */
    public synchronized List<PushRequest> requests() {
        return List.copyOf(requests);
    }

    /** The ids of the messages that it was asked to push, in order, a retry being one more. */
    public List<String> messageIds() {
        return requests().stream().map(request -> request.message().id()).toList();
    }

    /** How many pushes are unanswered. */
    public synchronized int inFlight() {
        return inFlight.size();
    }

    /** How many pushes were unanswered at the same time, at most. */
    public synchronized int mostInFlight() {
        return mostInFlight;
    }

    /** How many pushes the caller gave up on. */
    public synchronized int cancellations() {
        return cancellations;
    }

    /** Whether it was closed. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** The name and counts. */
    @Override
    public synchronized String toString() {
        return "ScriptedProvider[" + name + ", asked " + requests.size() + ", in flight " + inFlight.size()
                + (closed ? ", closed]" : "]");
    }

    private Answer answerTo(PushRequest request) {
        Answer forAddress = byAddress.get(request.registration().address().text());
        if (forAddress != null) {
            return forAddress;
        }
        Answer scripted = next.poll();
        return scripted == null ? always : scripted;
    }

    private void track(CompletableFuture<PushVerdict> stage) {
        Call call = new Call(stage);
        boolean tooLate;
        synchronized (this) {
            if (stage.isDone()) {
                return;
            }
            inFlight.add(call);
            mostInFlight = Math.max(mostInFlight, inFlight.size());
            tooLate = closed;
        }
        var unused = stage.whenComplete((verdict, failure) -> ended(call));
        if (tooLate) {
            stage.completeExceptionally(closedException());
        }
    }

    private synchronized void ended(Call call) {
        inFlight.remove(call);
        if (call.stage.isCancelled()) {
            cancellations++;
        }
    }

    private IllegalStateException closedException() {
        return new IllegalStateException("the provider " + name + " is closed");
    }

    /** A push that was unanswered when it came; equal to itself only. */
    private static final class Call {
        final CompletableFuture<PushVerdict> stage;

        Call(CompletableFuture<PushVerdict> stage) {
            this.stage = stage;
        }
    }
}
