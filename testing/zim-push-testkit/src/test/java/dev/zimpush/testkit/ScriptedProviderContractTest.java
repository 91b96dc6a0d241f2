package dev.zimpush.testkit;

import dev.zimpush.Address;
import dev.zimpush.Platform;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushVerdict;
import java.net.ConnectException;
import java.util.List;

final class ScriptedProviderContractTest extends PushProviderContract {
    private final ScriptedProvider provider =
            new ScriptedProvider().serving(Platform.APNS).contentLimit(4096);

    @Override
    protected PushProvider newProvider() {
        return provider;
    }

    @Override
    protected Address address(String text) {
        return Address.apns(text, "com.acme.chat");
    }

    @Override
    protected int contentLimit() {
        return 4096;
    }

    @Override
    protected void vendorSays(PushVerdict.Kind kind) {
        provider.always(Answer.verdict(new PushVerdict(kind, 0, "scripted", null, null)));
    }

    @Override
    protected void vendorHangs() {
        provider.always(Answer.silence());
    }

    @Override
    protected void vendorIsUnreachable() {
        provider.always(Answer.failure(new ConnectException("refused")));
    }

    @Override
    protected List<String> idsAtVendor() {
        return provider.requests().stream().map(r -> r.pushId().toString()).toList();
    }
}
