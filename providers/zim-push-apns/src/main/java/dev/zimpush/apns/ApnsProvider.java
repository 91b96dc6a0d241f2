package dev.zimpush.apns;

import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.Platform;
import dev.zimpush.PushContent;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends pushes to iPhones and other devices of Apple's, through the Apple Push Notification service (APNs).
 *
 * <pre>{@code
 * ApnsProvider.builder()
 *         .tokenAuthentication("TEAM123456", "KEY1234567", Path.of("AuthKey_KEY1234567.p8"))
 *         .apps("com.acme.chat")
 *         .build()
 * }</pre>
 *
 * <p>One provider has one credential and one environment, and serves any number of apps that the credential may push to.
 * An app with users of both the store and development builds needs two providers; with both, an address in an {@linkplain
 * Address.Environment#UNKNOWN unknown} environment finds its own with the first push. It serves addresses of platform {@link
 * Platform#APNS} whose app and environment are its own. Thread-safe; it lives until {@link #close}.
 *
 * <h2>What is sent</h2>
 *
 * <table>
 * <caption>Headers</caption>
 * <tr><th>push</th><th>topic</th><th>push type</th><th>priority</th></tr>
 * <tr><td>ALERT</td><td>the app</td><td>alert</td><td>10; with NORMAL 5</td></tr>
 * <tr><td>BACKGROUND</td><td>the app</td><td>background</td><td>5</td></tr>
 * <tr><td>VOIP</td><td>the app + {@code .voip}</td><td>voip</td><td>10</td></tr>
 * <tr><td>a retraction of any</td><td>the app</td><td>background</td><td>5</td></tr>
 * </table>
 *
 * <p>{@code apns-id} is the push id, {@code apns-collapse-id} the collapse id (printable ASCII), {@code apns-expiration}
 * the time that the push expires. {@code thread-id} is the content's thread or the message's conversation. The data become
 * keys beside {@code aps}, which is reserved, together with the library's {@code PushRequest.DATA_...}. A background push
 * has nothing in {@code aps} but {@code content-available}. The interruption level is {@code interruption-level}; localized
 * texts are {@code title-loc-key} and {@code loc-key} with their arguments, and replace title and body. The JSON has at most 4096
 * bytes, of a VoIP push 5120.
 *
 * <p><b>An extra goes before a setting</b> that says the same, be they the content's or its profile's: the keys of texts before
 * titles and bodies, localized or not, and those of the host's {@link dev.zimpush.spi.PushTexts}; {@code apns.interruption-level} before
 * {@link PushContent#interruptionLevel}. Of one extra the content's goes before the profile's. {@code apns.critical-sound-volume} is
 * that of {@link PushContent#sound}.
 *
 * <p>A VOIP push goes to addresses of kind VOIP and nothing else does, for the app must report a call for each; so the
 * retraction of a call needs an ALERT address too. What does not fit is {@link PushVerdict.Kind#SUSPECT_ADDRESS} without
 * being sent. A content that {@link #validate} never saw, as from a host's own transaction, and that can't be written for APNs is
 * REFUSED without being sent.
 *
 * <table>
 * <caption>Extras, in ALERT and VOIP pushes; any other that begins with {@code apns.} is refused</caption>
 * <tr><th>key</th><th>value</th></tr>
 * <tr><td>{@code apns.subtitle}</td><td>a line between title and text</td></tr>
 * <tr><td>{@code apns.title-loc-key}, {@code apns.subtitle-loc-key}, {@code apns.loc-key}</td>
 * <td>the key of a text in the app, sent in place of title, subtitle or text</td></tr>
 * <tr><td>{@code apns.title-loc-args}, {@code apns.subtitle-loc-args}, {@code apns.loc-args}</td>
 * <td>its arguments, a JSON array of strings</td></tr>
 * <tr><td>{@code apns.launch-image}</td><td>the name of a launch image in the app</td></tr>
 * <tr><td>{@code apns.interruption-level}</td>
 * <td>{@code passive}, {@code active}, {@code time-sensitive} or {@code critical}</td></tr>
 * <tr><td>{@code apns.relevance-score}</td><td>0 to 1, for the order in a summary</td></tr>
 * <tr><td>{@code apns.target-content-id}</td><td>the window to bring forward</td></tr>
 * <tr><td>{@code apns.content-available}</td><td>{@code true}: also wakes the app in the background</td></tr>
 * <tr><td>{@code apns.critical-sound-volume}</td>
 * <td>0 to 1: plays the sound as a critical alert, which the app needs an entitlement for</td></tr>
 * </table>
 *
 * <h2>What the answers mean</h2>
 *
 * <table>
 * <caption>Verdicts</caption>
 * <tr><th>answer</th><th>verdict</th></tr>
 * <tr><td>200</td><td>ACCEPTED: APNs has it, the device may not</td></tr>
 * <tr><td>410 Unregistered, ExpiredToken</td><td>DEAD since the time that APNs names</td></tr>
 * <tr><td>410 without a reason</td><td>SUSPECT_ADDRESS, which stays: it may be a proxy that speaks; logged</td></tr>
 * <tr><td>400 BadDeviceToken</td><td>SUSPECT_ADDRESS: wrong, or of the other environment</td></tr>
 * <tr><td>400 DeviceTokenNotForTopic</td><td>SUSPECT_ADDRESS, which stays: bound for the wrong app; logged</td></tr>
 * <tr><td>400 BadTopic, MissingTopic, TopicDisallowed</td><td>REFUSED: the app's configuration; logged</td></tr>
 * <tr><td>429 TooManyRequests</td><td>RETRY, of this device alone</td></tr>
 * <tr><td>400 IdleTimeout, 408, 500, 503, any 5xx</td><td>RETRY</td></tr>
 * <tr><td>403 ExpiredProviderToken</td>
 * <td>RETRY with a new token; logged: when it comes again and again, this machine's clock is wrong</td></tr>
 * <tr><td>any other 403, 401</td><td>CREDENTIAL; logged</td></tr>
 * <tr><td>429 TooManyProviderTokenUpdates</td><td>CREDENTIAL, after 20 minutes; logged</td></tr>
 * <tr><td>any other 4xx, among them 413</td><td>REFUSED; logged</td></tr>
 * </table>
 *
 * <p>The whole table, with what the library does, is docs/verdicts.md. Reasons unknown here count by their status. APNs's response has no time to wait; the library's back-off decides.
 * "Logged" is a warning at the first, the 10th, the 100th such answer and so on. When the connection fails, so does the
 * stage.
 *
 * <h2>Connections</h2>
 *
 * <p>It connects at the first push, stays connected, and sends many pushes at once over each connection. A connection that
 * was silent for {@link #IDLE_PING_INTERVAL} is pinged, and closed when half that time brings no answer. When {@link
 * #UNANSWERED_CALLS} calls in a row were cancelled without any answer between, all connections are given up: what still
 * waits fails, and the next push connects anew. A cancelled call is not taken back from pushy: it stays in its queue, and
 * may still be sent, until the connections are replaced, which bounds how many there are. The stages complete on the
 * provider's one I/O thread; what hangs on them must not block.
 *
 * <p>At level TRACE, pushy (loggers {@code com.eatthepath.pushy}) logs addresses, tokens and payloads: keep it off.
 */
public final class ApnsProvider implements PushProvider {
    /** How long a connection may be silent before it is pinged. */
    public static final Duration IDLE_PING_INTERVAL = Duration.ofMinutes(1);

    /** How many calls in a row may be cancelled, with no answer between, before the connections are replaced. */
    public static final int UNANSWERED_CALLS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(ApnsProvider.class);

    private final ApnsSettings settings;
    private final ApnsConnection connection;
    private final ApnsAlarms alarms;

    ApnsProvider(ApnsSettings settings) {
        this.settings = settings;
        this.connection = new ApnsConnection(settings);
        this.alarms = new ApnsAlarms(settings.name());
        LOG.info("{}", settings);
    }

    /** Begins a provider. */
    public static ApnsProviderBuilder builder() {
        return new ApnsProviderBuilder();
    }

    @Override
    public String name() {
        return settings.name();
    }

    /** The app: Apple refuses a key for one app and takes it for another. */
    @Override
    public String credential(Address address) {
        return address.app();
    }

    @Override
    public boolean serves(Address address) {
        return address.platform().equals(Platform.APNS)
                && address.type() == Address.Type.TOKEN
                && address.environment() == settings.environment()
                && settings.apps().contains(address.app());
    }

    /**
     * Checks the content against what APNs takes, as this class's doc lists it. The bytes counted are those of the JSON
     * that would be sent, with the largest badge if the content has none of its own.
     *
     * @throws IllegalArgumentException for a JSON that is too large, an unknown extra or a wrong value of one, the data key
     *     {@code aps}, a badge in a background push, a collapse id that is not printable ASCII
     */
    @Override
    public void validate(Message message) {
        message.push().ifPresent(content -> ApnsPayload.check(message, content));
    }

    @Override
    public CompletionStage<PushVerdict> push(PushRequest request) {
        Optional<PushVerdict> misfit = misfit(request);
        if (misfit.isPresent()) {
            return CompletableFuture.completedFuture(misfit.get());
        }
        ApnsNotification notification;
        try {
            notification = ApnsNotification.of(request);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(
                    PushVerdict.refused(0, "the content has settings that APNs does not take; not sent"));
        }
        return connection.send(notification, response -> {
            ApnsAnswers.Judgement judgement = ApnsAnswers.judge(response);
            if (judgement.alarming()) {
                alarms.raise(judgement.verdict(), notification.getTopic());
            }
            return judgement.verdict();
        });
    }

    private static Optional<PushVerdict> misfit(PushRequest request) {
        boolean voipAddress = request.registration().address().kind() == Address.Kind.VOIP;
        boolean voipPush =
                request.kind() == PushRequest.Kind.NOTIFY && request.content().type() == PushContent.Type.VOIP;
        if (voipAddress == voipPush) {
            return Optional.empty();
        }
        return Optional.of(PushVerdict.misfit(
                0,
                voipPush
                        ? "a VOIP push needs an address of kind VOIP; not sent"
                        : "an address of kind VOIP takes VOIP pushes only; not sent"));
    }

    /**
     * Closes the connections. Calls in flight fail; a push after it fails too. Waits at most three seconds, for its own
     * thread. Idempotent.
     */
    @Override
    public void close() {
        connection.close();
    }

    /** The settings; no secrets. */
    @Override
    public String toString() {
        return "ApnsProvider[" + settings + ']';
    }
}
