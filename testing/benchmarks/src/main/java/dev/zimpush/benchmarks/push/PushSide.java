package dev.zimpush.benchmarks.push;

import dev.zimpush.Address;
import dev.zimpush.apns.ApnsProvider;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.WarmSide;
import dev.zimpush.fcm.FcmProvider;
import java.net.URI;

/** Pushes as fast as the vendor's stand-in answers, through the library or the vendor's client alone. */
final class PushSide implements WarmSide {
    static final String PUSHY = "pushy";
    static final String ZIM_APNS = "zim-push-apns";
    static final String SDK = "firebase";
    static final String ZIM_FCM = "zim-push-fcm";

    @Override
    public Load start(Settings settings) throws Exception {
        boolean zim = settings.text("pusher").startsWith("zim");
        int inFlight = settings.number("inFlight");
        // What the library has in its queue keeps its calls busy, as the waiting host does those of the bare client.
        PushLoop loop = new PushLoop(zim ? 2 * inFlight : inFlight, settings.number("batch"));
        loop.start(pusher(settings, loop));
        return loop;
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
