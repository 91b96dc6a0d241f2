package dev.zimpush.examples.quickstart;

import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.ZimPushBuilder;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * All that runs: the chat's server with zim-push in it, the vendors' stand-ins, and Alice, who writes to everybody.
 *
 * <p>Each scene plays on a {@link Stage} of its own.
 */
final class World implements AutoCloseable {
    private static final Caller SENDER = new Caller("alice", "phone");

    private final Scale scale;
    private final Timeline timeline;
    private final Narrator narrator;
    private final SSLContext trust;
    private final LocalVendors vendors;
    private final Mutes mutes = new Mutes();
    private final ZimPush zim;
    private final ChatHost host;
    private final PhoneServer server;
    private final Phone alice;

    private World(Scale scale, Timeline timeline)
            throws IOException, GeneralSecurityException, InterruptedException, TimeoutException {
        this.scale = scale;
        this.timeline = timeline;
        narrator = new Narrator(timeline, scale);
        TlsIdentity identity = TlsIdentity.forLocalhost();
        trust = identity.clientContext();
        vendors = LocalVendors.start(identity);
        zim = ZimPushBuilder.create()
                .provider(vendors.apnsProvider())
                .provider(vendors.fcmProvider())
                .heartbeatExpiry(scale.seconds(30))
                .ackTimeout(scale.seconds(5))
                .handOverWait(scale.seconds(2))
                .providerCallTimeout(scale.seconds(10))
                .rule(mutes)
                .listener(narrator)
                .build();
        host = new ChatHost(zim);
        server = PhoneServer.start(identity.serverContext(), host);
        alice = newPhone(SENDER);
    }

    /** Starts everything, and warms it up: first connections are slower than a scaled clock allows for. */
    static World open(Scale scale, Timeline timeline) throws Exception {
        World world = new World(scale, timeline);
        try {
            world.warmUp();
            return world;
        } catch (Exception e) {
            world.close();
            throw e;
        }
    }

    private void warmUp() throws Exception {
        Stage stage = new Stage(this);
        alice.connect(server.getPort());
        Handset iphone = stage.iphone("zoe", "phone");
        Handset android = stage.android("zoe", "tablet");
        stage.say("zoe", "warm-up-1", "Hello");
        stage.settled(iphone, "warm-up-1");
        stage.settled(android, "warm-up-1");
        iphone.connect();
        stage.say("zoe", "warm-up-2", "Hello again");
        stage.settled(iphone, "warm-up-2");
        stage.settled(android, "warm-up-2");
        stage.close();
    }

    String whatRunsWhere() {
        return "Chat server wss://localhost:%d, APNs stand-in on port %d (HTTP/2), FCM stand-in at %s."
                .formatted(
                        server.getPort(), vendors.apns().port(), vendors.fcm().endpoint());
    }

    boolean play(Scene scene) {
        return timeline.scene(scene.letter(), scene.title(), () -> {
            timeline.heading("    " + scene.plot());
            try (Stage stage = new Stage(this)) {
                scene.play(stage);
            }
        });
    }

    Phone newPhone(Caller caller) {
        return new Phone(caller, trust, scale.seconds(10), words -> narrator.phone(caller, words));
    }

    /** How long a scene waits for something before it fails: what takes longest is the heartbeat's expiry. */
    Duration patience() {
        return scale.seconds(45).plusSeconds(10);
    }

    Scale scale() {
        return scale;
    }

    Timeline timeline() {
        return timeline;
    }

    Narrator narrator() {
        return narrator;
    }

    Recorded<ZimPushEvent> events() {
        return narrator.events();
    }

    LocalVendors vendors() {
        return vendors;
    }

    Mutes mutes() {
        return mutes;
    }

    ZimPush zim() {
        return zim;
    }

    ChatHost host() {
        return host;
    }

    PhoneServer server() {
        return server;
    }

    Phone alice() {
        return alice;
    }

    @Override
    public void close() {
        alice.close();
        zim.close();
        server.close();
        vendors.close();
    }
}
