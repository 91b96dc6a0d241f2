package dev.zimpush.benchmarks.push;

import dev.zimpush.Address;
import dev.zimpush.apns.ApnsProvider;
import dev.zimpush.benchmarks.suite.Figures;
import dev.zimpush.benchmarks.suite.Meter;
import dev.zimpush.benchmarks.suite.Pause;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.Side;
import dev.zimpush.fcm.FcmProvider;
import java.net.URI;

/** Pushes as fast as the vendor's stand-in answers, through the library or the vendor's client alone. */
final class PushSide implements Side {
    static final String PUSHY = "pushy";
    static final String ZIM_APNS = "zim-push-apns";
    static final String SDK = "firebase";
    static final String ZIM_FCM = "zim-push-fcm";

    private static final int PATIENCE = 60;

    @Override
    public void run(Settings settings, Figures figures) throws Exception {
        boolean zim = settings.text("pusher").startsWith("zim");
        int inFlight = settings.number("inFlight");
        // What the library has in its queue keeps its calls busy, as the waiting host does those of the bare client.
        PushLoop loop = new PushLoop(zim ? 2 * inFlight : inFlight, settings.number("batch"));
        loop.start(pusher(settings, loop));
        Pause.until(() -> loop.accepted() > 0, PATIENCE);
        Pause.seconds(settings.number("warmup"));
        Meter.measure(settings.number("seconds"), loop::accepted, figures);
        if (loop.refused() > 0) {
            throw new IllegalStateException(loop.refused() + " pushes were not accepted");
        }
    }

    private static Pusher pusher(Settings settings, Pusher.Answers answers) throws Exception {
        int inFlight = settings.number("inFlight");
        return switch (settings.text("pusher")) {
            case PUSHY -> new PushyPusher(settings, answers);
            case ZIM_APNS ->
                new ZimPusher(apns(settings), inFlight, token -> Address.apns(token, Traffic.APP), answers);
            case SDK -> new SdkPusher(settings, answers);
            case ZIM_FCM ->
                new ZimPusher(fcm(settings), inFlight, token -> Address.fcmToken(token, Traffic.APP), answers);
            default -> throw new IllegalArgumentException("no pusher " + settings.text("pusher"));
        };
    }

    private static ApnsProvider apns(Settings settings) throws Exception {
        ApnsCredentials credentials = ApnsCredentials.of(settings);
        return ApnsProvider.builder()
                .endpoint("localhost", settings.number(ApnsServer.PORT))
                .trustedCertificates(credentials.trusted())
                .tokenAuthentication(ApnsCredentials.TEAM_ID, ApnsCredentials.KEY_ID, credentials.pem())
                .apps(Traffic.APP)
                .build();
    }

    private static FcmProvider fcm(Settings settings) {
        return FcmProvider.builder()
                .endpoint(URI.create("http://localhost:" + settings.text(FcmServer.PORT)))
                .projectId(Traffic.PROJECT)
                .accessToken(() -> Traffic.ACCESS_TOKEN)
                .workers(settings.number("threads"))
                .build();
    }
}
