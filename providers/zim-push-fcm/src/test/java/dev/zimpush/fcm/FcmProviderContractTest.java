package dev.zimpush.fcm;

import dev.zimpush.Address;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.PushProviderContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The provider against the contract of all providers. */
final class FcmProviderContractTest extends PushProviderContract {
    private FcmServer server;

    @Override
    protected PushProvider newProvider() {
        try {
            server = FcmServer.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return server.provider().build();
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Override
    protected Address address(String text) {
        return Address.fcmToken(text, "com.acme.chat");
    }

    @Override
    protected int contentLimit() {
        return FcmLimits.MAX_BYTES;
    }

    @Override
    protected void vendorSays(PushVerdict.Kind kind) {
        server.always(
                switch (kind) {
                    case ACCEPTED -> null;
                    case RETRY -> error(503, "UNAVAILABLE", "UNAVAILABLE");
                    case DEAD -> error(404, "NOT_FOUND", "UNREGISTERED");
                    case SUSPECT_ADDRESS -> error(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH");
                    case CREDENTIAL -> FcmServer.answer(401, FcmErrors.plain(401, "UNAUTHENTICATED"));
                    case REFUSED ->
                        FcmServer.answer(
                                400,
                                FcmErrors.withField(
                                        400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", "message.android.ttl"));
                });
    }

    private static FcmServer.Answer error(int status, String rpcStatus, String code) {
        return FcmServer.answer(status, FcmErrors.withCode(status, rpcStatus, code));
    }

    @Override
    protected void vendorHangs() {
        server.always(server::hang);
    }

    @Override
    protected void vendorIsUnreachable() {
        server.close();
    }

    @Override
    protected List<String> idsAtVendor() {
        return server.requests().stream()
                .map(request -> request.message().getAsJsonObject("data"))
                .map(data -> data.get(FcmProvider.DATA_PUSH_ID).getAsString())
                .toList();
    }

    @Override
    protected List<String> secrets() {
        return List.of(FcmServer.ACCESS_TOKEN);
    }
}
