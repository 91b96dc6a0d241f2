package dev.zimpush.fcm;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.firebase.FirebaseApp;
import com.google.firebase.FirebaseOptions;
import com.google.firebase.messaging.FirebaseMessaging;
import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.Platform;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes through Firebase Cloud Messaging (HTTP v1), over Google's {@code firebase-admin}.
 *
 * <pre>{@code
 * FcmProvider.builder().credentials(Path.of("service-account.json")).build()
 * }</pre>
 *
 * <p>It serves registration tokens and installation ids of {@link Platform#FCM} that are not {@link Address.Kind#VOIP}.
 *
 * <p><b>What becomes of a content.</b>
 *
 * <table>
 * <caption>Content and FCM message</caption>
 * <tr><th>content</th><th>message</th></tr>
 * <tr><td>{@code ALERT}</td><td>a notification: title and body, or the keys and arguments of localized texts in their place,
 *     channel, sound, badge as notification count, the interruption level as notification priority, the collapse id as tag, so that
 *     it replaces the one shown before. Android's priority is the content's</td></tr>
 * <tr><td>{@code BACKGROUND}</td><td>data only, priority normal</td></tr>
 * <tr><td>{@code VOIP}</td><td>data only, priority high, so that the app's own code runs and rings: {@link #DATA_CALL},
 *     and title and body as {@link #DATA_TITLE} and {@link #DATA_BODY}. The app must show the call: FCM lowers the
 *     priority of apps that show nothing</td></tr>
 * <tr><td>a retraction</td><td>data only, priority normal, {@link PushRequest#DATA_RETRACT} and {@link #DATA_COLLAPSE_ID};
 *     the app cancels the notification of that tag</td></tr>
 * </table>
 *
 * <p>All carry the {@link PushRequest}'s data keys and {@link #DATA_PUSH_ID}; those without a notification also {@link
 * #DATA_COLLAPSE_ID}. The collapse id is never FCM's {@code collapse_key}: FCM stores at most four of these per device.
 * What is left of the message's time to live becomes the {@code ttl}. Category, thread and mutable content have no
 * counterpart on Android.
 *
 * <p>For devices of Apple behind FCM, each message also has the time that it expires, and the collapse id if that is
 * printable ASCII. An ALERT has localized texts, interruption level, badge, sound, category, mutable content, and the content's thread or the message's
 * conversation; what shows no notification is a background push: {@code content-available}, priority 5. That holds for
 * VOIP too, for FCM does not reach PushKit: calls to such devices go through APNs. Browsers get title, body and data.
 * These extras say more. <b>An extra goes before a setting</b> that says the same, be they the content's or its profile's, on the
 * devices that it is for: {@code fcm.apns} by each header and each key of {@code aps}, so that an {@code alert} there goes before all
 * texts, also those of the host's {@link dev.zimpush.spi.PushTexts}; {@code fcm.webpush} as FCM has it. Of one extra the content's goes before
 * the profile's, as a whole.
 *
 * <table>
 * <caption>Extras</caption>
 * <tr><th>extra</th><th>meaning</th></tr>
 * <tr><td>{@code fcm.apns}</td><td>a JSON object as FCM's {@code ApnsConfig}: {@code headers}, {@code payload} (with
 *     {@code aps} and anything else), {@code fcm_options} ({@code analytics_label}, {@code image}), {@code
 *     live_activity_token}. What is told above is added where it is missing; an {@code alert} in {@code aps} makes a
 *     notification of what would show none. A retraction ignores it, so that it misses what has another {@code apns-collapse-id}
 *     by it</td></tr>
 * <tr><td>{@code fcm.webpush}</td><td>a JSON object as FCM's {@code WebpushConfig}: {@code headers}, {@code data}, {@code
 *     notification}, {@code fcm_options} ({@code link}). A header {@code TTL} is added where it is missing</td></tr>
 * <tr><td>{@code fcm.collapse-key}</td><td>Android's collapse key, for one or two kinds of push that say "sync"</td></tr>
 * <tr><td>{@code fcm.analytics-label}</td><td>the label in FCM's reports, for all platforms</td></tr>
 * <tr><td>{@code fcm.image}</td><td>the address of the notification's image</td></tr>
 * <tr><td>{@code fcm.icon}, {@code fcm.color}</td><td>the Android notification's icon, and its colour as {@code
 *     #rrggbb}</td></tr>
 * <tr><td>{@code fcm.click-action}</td><td>the intent filter's action of the Android activity that a tap opens, which the
 *     app must have; by default a tap opens the app</td></tr>
 * <tr><td>{@code fcm.restricted-package-name}</td><td>the Android package that the token must belong to</td></tr>
 * <tr><td>{@code fcm.direct-boot-ok}</td><td>{@code true} to deliver it before the device is unlocked</td></tr>
 * </table>
 *
 * <p>{@link #validate} refuses any other extra that begins with {@code fcm.}, data keys that FCM keeps for itself, and a
 * message of more than 4096 bytes.
 *
 * <table>
 * <caption>Verdicts, by the code in FCM's answer, else by its status</caption>
 * <tr><th>answer</th><th>verdict</th></tr>
 * <tr><td>200</td><td>ACCEPTED: FCM has it, the device may not</td></tr>
 * <tr><td>UNREGISTERED; INVALID_ARGUMENT that finds fault with the address alone</td><td>DEAD</td></tr>
 * <tr><td>SENDER_ID_MISMATCH</td><td>SUSPECT_ADDRESS: of another project's app; logged</td></tr>
 * <tr><td>INVALID_ARGUMENT that finds fault with another field</td><td>REFUSED</td></tr>
 * <tr><td>INVALID_ARGUMENT that names no field</td><td>what FCM says of an empty message to the address as a dry run
 *     ({@code validate_only}), which delivers nothing: SUSPECT_ADDRESS if that is invalid too, REFUSED if it is not</td></tr>
 * <tr><td>THIRD_PARTY_AUTH_ERROR, APNS_AUTH_ERROR</td>
 *     <td>REFUSED: the project's APNs key or web push key does not work; logged</td></tr>
 * <tr><td>QUOTA_EXCEEDED, 429</td><td>RETRY, after a minute unless FCM names a time; of this address alone by FCM's own code, of the
 *     project without it, or where the answer's details name the project</td></tr>
 * <tr><td>UNAVAILABLE, INTERNAL, 408, 425, any 5xx</td><td>RETRY</td></tr>
 * <tr><td>401, 403, 407, any 3xx</td><td>CREDENTIAL; logged</td></tr>
 * <tr><td>404 without a code</td><td>CREDENTIAL: a wrong project or host, of which no address dies; logged</td></tr>
 * <tr><td>any other 4xx</td><td>REFUSED</td></tr>
 * <tr><td>the token server failed, or none of its answers came</td><td>RETRY</td></tr>
 * <tr><td>the token server refuses the service account, or the host gives no access token</td>
 *     <td>CREDENTIAL; logged</td></tr>
 * <tr><td>too many pushes wait already</td><td>RETRY of this push, not sent</td></tr>
 * </table>
 *
 * <p>A time to wait that FCM names goes into the verdict. When the connection fails or FCM is silent, so does the stage.
 *
 * <p><b>Threads and lifetime.</b> Thread-safe. A push blocks one of a bounded number of worker threads (daemons, {@code
 * zim-push-<name>-N}) until FCM answers or the timeouts pass; stages complete on them. A cancelled stage breaks its call
 * off. It has a {@code FirebaseApp} of its own and leaves the default one alone. {@link #close} fails what is under way,
 * and nothing is left of it. Requests are not repeated, except once after the access token was refused and
 * renewed; what FCM finds invalid without saying what is followed by a dry run of an empty message to its address. It warns of verdicts that need a person (credentials, settings): of each status and reason the first, the 10th,
 * the 100th and so on.
 *
 * <p><b>Logs.</b> Nothing secret is logged here. Apache's HTTP client below logs whole requests, with the access token, on
 * {@code org.apache.hc.client5.http.headers} and {@code .wire} at level DEBUG: leave these off.
 */
public final class FcmProvider implements PushProvider {
    /** The key in the data for the id of the push, the same in all its tries. */
    public static final String DATA_PUSH_ID = "zim_push_id";

    /** The key in the data for the collapse id, where no notification carries it as its tag. */
    public static final String DATA_COLLAPSE_ID = "zim_collapse_id";

    /** The key in the data of a call, with the value {@code true}. */
    public static final String DATA_CALL = "zim_call";

    /** The key in the data of a call for its title. */
    public static final String DATA_TITLE = "zim_title";

    /** The key in the data of a call for its body. */
    public static final String DATA_BODY = "zim_body";

    private static final Logger log = LoggerFactory.getLogger(FcmProvider.class);
    private static final long CLOSE_SECONDS = 5;

    private final FcmSettings settings;
    private final FcmWorkers workers;
    private final FcmTransport toFcm;
    private final FcmTransport toTokenServer;
    private final FirebaseApp app;
    private final FcmSender sender;
    private final Set<FcmTask> tasks = ConcurrentHashMap.newKeySet();
    private final FcmAlarms alarms;
    private volatile boolean closed;

    FcmProvider(FcmSettings settings, FcmCredentials credentials) {
        this.settings = settings;
        this.alarms = new FcmAlarms(settings);
        this.workers = new FcmWorkers(settings.name(), settings.workers(), settings.waiting());
        // First, since it throws for a text that is no key, when there is nothing yet to be freed.
        GoogleCredentials google = credentials.toGoogle(this::tokenTransport);
        this.toFcm = FcmTransport.toFcm(settings);
        this.toTokenServer = FcmTransport.toTokenServer(settings);
        FirebaseOptions options = FirebaseOptions.builder()
                .setCredentials(google)
                .setProjectId(settings.projectId())
                .setHttpTransport(toFcm)
                .setJsonFactory(GsonFactory.getDefaultInstance())
                .setThreadManager(workers)
                .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
                .setReadTimeout(Math.toIntExact(settings.readTimeout().toMillis()))
                .build();
        this.app = FirebaseApp.initializeApp(options, "zim-push-" + settings.name() + '-' + UUID.randomUUID());
        this.sender = new FcmSender(FirebaseMessaging.getInstance(app));
        log.info("FCM provider {}: {}, credentials: {}", settings.name(), settings, credentials);
    }

    private HttpTransport tokenTransport() {
        return toTokenServer;
    }

    /** Begins a provider. */
    public static FcmProviderBuilder builder() {
        return new FcmProviderBuilder();
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public boolean serves(Address address) {
        return address.platform().equals(Platform.FCM)
                && address.kind() == Address.Kind.ALERT
                && (settings.apps().isEmpty() || settings.apps().contains(address.app()));
    }

    @Override
    public void validate(Message message) {
        FcmLimits.check(message);
    }

    @Override
    public CompletionStage<PushVerdict> push(PushRequest request) {
        FcmTask task = new FcmTask(sender, request);
        CompletableFuture<PushVerdict> verdict = task.verdict();
        tasks.add(task);
        var unused = verdict.whenComplete((answer, failure) -> {
            tasks.remove(task);
            task.abort();
            report(answer);
        });
        if (!workers.run(task)) {
            if (closed) {
                verdict.completeExceptionally(new IllegalStateException("FCM provider " + name() + " is closed"));
            } else {
                verdict.complete(PushVerdict.retryAddress(0, "too many pushes wait for FCM already", null));
            }
        }
        return verdict;
    }

    private void report(@Nullable PushVerdict verdict) {
        if (verdict != null && FcmVerdicts.isAlarming(verdict)) {
            alarms.raise(verdict);
        }
    }

    /**
     * Fails what is under way or waiting, ends its threads and connections, and deletes its {@code FirebaseApp}. Waits at
     * most five seconds for its threads, on one of them not at all. Idempotent.
     */
    @Override
    public void close() {
        closed = true;
        workers.stop();
        for (FcmTask task : tasks) {
            task.verdict().completeExceptionally(new IllegalStateException("FCM provider " + name() + " was closed"));
        }
        toFcm.shutdown();
        toTokenServer.shutdown();
        if (!workers.awaitEnd(CLOSE_SECONDS)) {
            log.warn("FCM provider {}: a worker has not ended within {} s", name(), CLOSE_SECONDS);
        }
        app.delete();
    }

    /** Its name and settings; no secret. */
    @Override
    public String toString() {
        return "FcmProvider[" + settings.name() + ": " + settings + ']';
    }
}
