package dev.zimpush;

import dev.zimpush.spi.Directory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The library's front door: one instance decides, for one host server, which messages need an offline push, and gets
 * them there.
 *
 * <p>The host tells it what happens on its long connections ({@link #connections()}), where its users' devices can be
 * pushed to ({@link #devices()}) and what to send ({@link #send}). Everything that follows is reported to the {@link
 * ZimPushListener}s.
 *
 * <p><b>Threads.</b> Every method may be called from any thread and none blocks on the network or on a database. A
 * message to a connected device is handed to its {@link Link} on the calling thread.
 *
 * <p><b>Lifetime.</b> Made by a builder (module {@code zim-push-core}), usually one per process, closed when the host
 * stops. After {@link #close()} every method that would start something throws {@link IllegalStateException}; reports of
 * what happened (a heartbeat, an acknowledgement, a close) change nothing.
 *
 * <p><b>What a crash costs.</b> In memory a delivery is tracked by this process alone: when the process dies, what was
 * not settled is not pushed. Over a backend with a cluster an accepted delivery survives: another node takes it over within the
 * lease, and a push that was under way may be repeated, with the same push id. The store of messages is the host's; a client
 * syncs from it when it opens.
 */
public interface ZimPush extends AutoCloseable {
    /** The long connections that end on this node. */
    ConnectionRegistry connections();

    /** The push addresses of the users' devices. */
    Devices devices();

    /** The way in for a host that keeps its own connections and finds out itself that a device needs a push. */
    OfflinePushTrigger trigger();

    /**
     * Sends a message to every device of its recipient: those with a live address and those now connected. A recipient
     * without any is reported ({@link ZimPushEvent.NoDevices}) and nothing is tracked.
     *
     * <p>Sending an id again is harmless: a device for which it is unsettled, or was settled within the last ten minutes
     * (best effort), is left alone.
     *
     * <p>Two sends made one after the other on one thread reach a connected device in that order.
     *
     * @return a stage that completes once the deliveries are tracked by this process or, in a cluster, committed to its
     *     store; when it fails, the outcome is unknown: send again with the same id. It fails with {@link
     *     CapacityException} when too much is unsettled, in a cluster with {@link UnavailableException} when the store
     *     can't be reached, else with the backend's exception when addresses can't be read. Dependents run on the thread that completes it.
     * @throws IllegalArgumentException when a push provider refuses the content (too large, a pair of settings that the
     *     vendor rejects); the text names the value, the limit and the provider. Or when its {@link PushProfile} is not known; it
     *     names the known ones
     * @throws IllegalStateException after {@link #close()}
     */
    CompletionStage<Accepted> send(Message message);

    /**
     * Takes an acknowledgement that did not come over the device's connection here, such as one reported while a
     * client syncs its history over HTTP. Same meaning as {@link Connection#acknowledge}, except that it is no sign of
     * life of a connection. Unknown and repeated ids are ignored.
     */
    void acknowledge(DeviceKey device, String messageId);

    /**
     * Takes a message back: what is not pushed yet is {@linkplain Outcome#CANCELLED cancelled} ({@link
     * CancelReason#RECALLED}) on all the recipient's devices. A push that is with the vendor at this moment may still be
     * shown. Where retraction is on, what was pushed, and what the vendor accepts after this, is taken back ({@link
     * ZimPushEvent.Retracted}).
     *
     * @return a stage with the number of deliveries cancelled, or noted to be cancelled if the vendor does not accept
     *     the try that is under way
     */
    CompletionStage<Integer> recall(String recipient, String messageId);

    /**
     * Says that the user has read a conversation up to a sequence number, on any device: open deliveries of that
     * conversation with a sequence of at most that are {@linkplain Outcome#CANCELLED cancelled} ({@link
     * CancelReason#READ}), and those that were pushed are taken back, as for {@link #recall}.
     *
     * @return a stage with the number of deliveries cancelled or noted, as for {@link #recall}
     */
    CompletionStage<Integer> read(String userId, String conversation, long upToSequence);

    /**
     * What became of a message, and why, for whoever asks "why did that not buzz?": a {@linkplain Explanation value} that also prints
     * well. A question for people and tests, not for each message: in a cluster it reads the store. May be asked at any
     * time, also after {@link #close()}, about what happened on this node.
     *
     * @return a stage that completes on a worker of the library's, or at once; it does not fail
     */
    CompletionStage<Explanation> explain(String recipient, String messageId);

    /**
     * What would happen if a message were sent now: sends nothing and changes nothing. The content is checked by every provider, the rules are
     * asked as they would be for a push, the presence and the addresses are those of this moment. A rule that counts what it is asked
     * counts this, too.
     *
     * @return a stage that completes on a worker of the library's; it fails with the backend's exception when the addresses or the
     *     connections can't be read
     * @throws IllegalStateException after {@link #close()}
     */
    CompletionStage<DryRun> dryRun(Message message);

    /**
     * What this node has in hand now, in numbers. Cheap, and the same whatever there is: no store is asked, nothing is walked through, and
     * no lock is held but those of the queues, one at a time, for reading their sizes. May be called at any time, also after {@link
     * #close()}.
     */
    NodeView view();

    /**
     * The live nodes of the cluster and how many connections end on each, as its store has it. It may read through all connections: for
     * people, not for each request.
     *
     * @return a stage with the nodes by their epochs, this one among them; with none if this node is alone. It fails with the backend's
     *     exception when the store can't be read. Dependents run on the thread that completes it.
     * @throws IllegalStateException after {@link #close()}
     */
    CompletionStage<List<Directory.Member>> nodes();

    /** {@linkplain #close(Duration) Closes} with the drain time that the builder was given. */
    @Override
    void close();

    /**
     * Stops in order: refuses new sends; waits, at most for {@code drain}, for pushes that are due or with a vendor;
     * cancels what is still open ({@link CancelReason#SHUTDOWN}), or in a cluster leaves it to the other nodes ({@link
     * ClusterEvent.HandedOver}), each reported; closes the connections ({@link
     * CloseReason#SHUTDOWN}), the providers and the backend. Idempotent: a second call waits for the first and returns
     * its report; one from a listener or a link that the first is calling returns at once, with what has settled so far.
     *
     * @param drain how long to wait for pushes, from zero up; retries that are not due by then are not waited for
     */
    ShutdownReport close(Duration drain);
}
