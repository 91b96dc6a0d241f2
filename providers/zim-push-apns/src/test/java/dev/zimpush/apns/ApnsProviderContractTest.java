package dev.zimpush.apns;

import dev.zimpush.Address;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.PushProviderContract;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

final class ApnsProviderContractTest extends PushProviderContract {
    private final ScriptedApns apns;

    ApnsProviderContractTest() throws Exception {
        apns = new ScriptedApns();
    }

    @AfterEach
    void stop() {
        apns.close();
    }

    @Override
    protected PushProvider newProvider() {
        return apns.provider().build();
    }

    @Override
    protected Address address(String text) {
        return Address.apns(text, TestPush.APP);
    }

    @Override
    protected int contentLimit() {
        return ApnsPayload.MAX_BYTES;
    }

    @Override
    protected void vendorSays(PushVerdict.Kind kind) {
        switch (kind) {
            case ACCEPTED -> apns.answers(200, "");
            case RETRY -> apns.answersReason(503, "ServiceUnavailable");
            case DEAD -> apns.answersReason(410, "Unregistered");
            case SUSPECT_ADDRESS -> apns.answersReason(400, "BadDeviceToken");
            case CREDENTIAL -> apns.answersReason(403, "InvalidProviderToken");
            case REFUSED -> apns.answersReason(400, "TopicDisallowed");
        }
    }

    @Override
    protected void vendorHangs() {
        apns.keepsSilent();
    }

    @Override
    protected void vendorIsUnreachable() {
        apns.close();
    }

    @Override
    protected List<String> idsAtVendor() {
        return apns.waitingIds();
    }

    @Override
    protected List<String> secrets() {
        return List.of(
                TestCredentials.signingKeyPem().lines().skip(1).findFirst().orElseThrow(),
                TestCredentials.TEAM_ID,
                TestCredentials.KEY_ID);
    }
}
