package dev.zimpush.benchmarks.push;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import dev.zimpush.benchmarks.suite.Vendors;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.spi.PushProvider;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The library in memory, with its defaults: messages to users who have an address and no connection, so that they are due at once. */
final class ZimPusher implements Pusher {
    private final ZimPush zim;

    ZimPusher(PushProvider provider, int inFlight, Function<String, Address> address, Answers answers) {
        zim = ZimPushBuilder.create()
                .provider(provider)
                .pushPace(Vendors.ANY_PACE)
                .inFlightPerCredential(inFlight)
                .listener(new ZimPushListener() {
                    @Override
                    public void settled(ZimPushEvent.Settled event) {
                        answers.answered(event.outcome() == Outcome.PUSHED);
                    }
                })
                .build();
        for (int i = 0; i < Traffic.USERS; i++) {
            CompletionStage<?> unused =
                    zim.devices().bind(DeviceKey.of(Traffic.user(i), "phone"), address.apply(Traffic.token(i)));
        }
    }

    @Override
    public void push(long n) {
        CompletionStage<?> unused = zim.send(Message.to(Traffic.user(n))
                .id(Traffic.messageId(n))
                .push(PushContent.alert(Traffic.TITLE, Traffic.BODY))
                .build());
    }
}
