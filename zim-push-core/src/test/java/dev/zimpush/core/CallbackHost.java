package dev.zimpush.core;

import dev.zimpush.Address;
import dev.zimpush.CloseReason;
import dev.zimpush.DeliveryId;
import dev.zimpush.Link;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.PushPrivacy;
import dev.zimpush.PushProfile;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushRule;
import dev.zimpush.spi.PushTexts;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.EventLog;
import dev.zimpush.testkit.ManualTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A host that does something of a test's choice, once, in one of the places where the library calls it. */
final class CallbackHost implements Link, ZimPushListener, PushProvider, AutoCloseable {
    /** Where the library calls the host. */
    enum Callback {
        LINK_DELIVER,
        LINK_CLOSE,
        LISTENER,
        RULE,
        BADGE,
        TEXTS,
        ENCRYPTION,
        PROVIDER_NAME,
        PROVIDER_SERVES,
        PROVIDER_VALIDATE,
        PROVIDER_PUSH
    }

    final ManualTime time = new ManualTime();
    final EventLog log = new EventLog();
    final ZimPush zim;
    private @Nullable Callback where;
    private @Nullable Runnable action;

    CallbackHost() {
        zim = ZimPushBuilder.create()
                .time(time)
                .executor(time)
                .provider(this)
                .listener(this)
                .listener(log)
                .rule(question -> {
                    called(Callback.RULE);
                    return PushRule.Decision.allow();
                })
                .badges(device -> {
                    called(Callback.BADGE);
                    return 3;
                })
                .texts((message, to) -> {
                    called(Callback.TEXTS);
                    return Optional.of(PushTexts.Text.of("Alice", "Hi"));
                })
                .encryption((message, to, content) -> {
                    called(Callback.ENCRYPTION);
                    return "c2VhbGVk";
                })
                .defaultProfile(PushProfile.named("secret")
                        .privacy(PushPrivacy.ENCRYPTED)
                        .genericBody("New message")
                        .build())
                .build();
        zim.devices().bind(TestHost.PHONE, Address.apns("phone-token", "com.acme.chat"));
    }

    /** Does it at the next call there. */
    void at(Callback callback, Runnable once) {
        where = callback;
        action = once;
    }

    /** Whether the library has called there. */
    boolean wasCalled() {
        return action == null;
    }

    private void called(Callback callback) {
        Runnable once = action;
        if (callback == where && once != null) {
            action = null;
            once.run();
        }
    }

    Optional<Outcome> outcome(String messageId) {
        return log.settled(new DeliveryId(TestHost.PHONE, messageId));
    }

    @Override
    public void deliver(Message message) {
        called(Callback.LINK_DELIVER);
    }

    @Override
    public void close(CloseReason reason) {
        called(Callback.LINK_CLOSE);
    }

    @Override
    public void on(ZimPushEvent event) {
        called(Callback.LISTENER);
    }

    @Override
    public String name() {
        called(Callback.PROVIDER_NAME);
        return "callback";
    }

    @Override
    public boolean serves(Address address) {
        called(Callback.PROVIDER_SERVES);
        return true;
    }

    @Override
    public void validate(Message message) {
        called(Callback.PROVIDER_VALIDATE);
    }

    @Override
    public CompletionStage<PushVerdict> push(PushRequest request) {
        called(Callback.PROVIDER_PUSH);
        return CompletableFuture.completedFuture(PushVerdict.accepted(200));
    }

    /** As a provider, too, which calls back from within the library's close. */
    @Override
    public void close() {
        zim.close(Duration.ZERO);
    }
}
