package dev.zimpush.spi;

import dev.zimpush.Address;
import dev.zimpush.Message;
import java.util.concurrent.CompletionStage;

/**
 * Hands pushes to one vendor.
 *
 * <p>A provider only sends and translates the answer: when to send, whether to try again, how many at once and for how
 * long is the library's. It must not retry by itself, and must not queue without bound. The library reports answers as
 * events and does not warn of them: a provider logs those that a person must act on, such as {@link
 * PushVerdict.Kind#CREDENTIAL}, but not each of a flood. Thread-safe. It belongs to the {@link dev.zimpush.ZimPush} it was
 * given to, which closes it.
 */
public interface PushProvider extends AutoCloseable {
    /** The provider's name in reports and thread names, unique among those of one {@link dev.zimpush.ZimPush}. */
    String name();

    /** Whether it can push to an address. Quick, no I/O. When several can, the one given to the builder first does. */
    boolean serves(Address address);

    /**
     * Names the credential that a push to an address, which it {@linkplain #serves serves}, is sent with: what fails and recovers
     * together, such as a vendor's account, project or key in one environment. For each the library has a breaker, a rate and
     * places for calls of their own, so that one that is down does not hold up the others. Shown in events and logs, so nothing
     * secret. Quick, no I/O; the same answer for the same address; few names: beyond 100 of a provider the rest share one.
     * One credential, called as the provider, by default.
     */
    default String credential(Address address) {
        return name();
    }

    /**
     * Checks the push content of a message, which has one, against the vendor's limits: the size in bytes of what would
     * really be sent, at worst, and pairs of settings that the vendor refuses. Called inside {@code send}, on the host's
     * thread, with the content as its {@link dev.zimpush.PushProfile} has it; and on a worker before a push that the host has worded or
     * encrypted. No I/O.
     *
     * @throws IllegalArgumentException whose text names the value, the limit and the vendor
     */
    void validate(Message message);

    /**
     * Sends one push. Must not block the caller on the network. The stage may complete on any thread of the provider's: what
     * the library does with the answer is done elsewhere.
     *
     * <p>A refusal is a {@linkplain PushVerdict value}. A stage that fails, with whatever exception, means that the vendor
     * may or may not have got it; the library tries again with the same push id. After the library's call timeout it
     * {@linkplain java.util.concurrent.CompletableFuture#cancel cancels} the stage's future; a later answer is ignored.
     */
    CompletionStage<PushVerdict> push(PushRequest request);

    /**
     * Frees what it holds; waits for nothing but its own threads, a few seconds at most. When it returns, the stages that
     * were pending have failed; a push after it fails too. Idempotent.
     */
    @Override
    void close();
}
