package dev.zimpush.examples.quickstart;

import dev.zimpush.apns.ApnsProvider;
import dev.zimpush.fcm.FcmProvider;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** APNs and FCM on this machine, and the providers that are configured to push to them. */
final class LocalVendors implements AutoCloseable {
    static final String APP = "com.example.chat";
    private static final String PROJECT = "quickstart";
    private static final String ACCESS_TOKEN = "local-access-token";

    private final TlsIdentity identity;
    private final ApnsStandIn apns;
    private final FcmStandIn fcm;

    private LocalVendors(TlsIdentity identity, ApnsStandIn apns, FcmStandIn fcm) {
        this.identity = identity;
        this.apns = apns;
        this.fcm = fcm;
    }

    static LocalVendors start(TlsIdentity identity)
            throws IOException, GeneralSecurityException, InterruptedException, TimeoutException {
        return new LocalVendors(
                identity, ApnsStandIn.start(identity, Set.of(APP)), FcmStandIn.start(PROJECT, ACCESS_TOKEN));
    }

    PushProvider apnsProvider() {
        return ApnsProvider.builder()
                .tokenAuthentication(ApnsStandIn.TEAM_ID, ApnsStandIn.KEY_ID, apns.signingKeyPem())
                .apps(APP)
                .endpoint("localhost", apns.port())
                .trustedCertificates(identity.certificate())
                .build();
    }

    PushProvider fcmProvider() {
        return FcmProvider.builder()
                .accessToken(() -> ACCESS_TOKEN)
                .projectId(PROJECT)
                .endpoint(fcm.endpoint())
                .build();
    }

    ApnsStandIn apns() {
        return apns;
    }

    FcmStandIn fcm() {
        return fcm;
    }

    /** Every push that came to either vendor and was well-formed. */
    List<Push> pushes() {
        return Stream.concat(
                        apns.requests().all().stream()
                                .map(request -> new Push(
                                        request.deviceToken(),
                                        request.text(PushRequest.DATA_MESSAGE_ID)
                                                .orElse(""),
                                        request.apnsId(),
                                        request.accepted())),
                        fcm.requests().all().stream()
                                .map(request -> new Push(
                                        request.message().address(),
                                        request.message()
                                                .text("data." + PushRequest.DATA_MESSAGE_ID)
                                                .orElse(""),
                                        request.message()
                                                .text("data." + FcmProvider.DATA_PUSH_ID)
                                                .orElse(""),
                                        request.accepted())))
                .toList();
    }

    List<Push> pushesTo(String token) {
        return pushes().stream().filter(push -> push.token().equals(token)).toList();
    }

    @Override
    public void close() {
        apns.close();
        fcm.close();
    }
}
