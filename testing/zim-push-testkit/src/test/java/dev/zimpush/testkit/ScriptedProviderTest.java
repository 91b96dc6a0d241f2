package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.zimpush.Address;
import dev.zimpush.Platform;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.spi.PushVerdict.Kind;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class ScriptedProviderTest {
    private static final PushVerdict RETRY = PushVerdict.retry(503, "ServiceUnavailable", null);
    private static final PushVerdict DEAD = PushVerdict.dead(410, "Unregistered", null);
    private static final PushVerdict ACCEPTED = PushVerdict.accepted(200);

    private final ScriptedProvider provider = new ScriptedProvider();

    @Test
    void push_unscripted_accepts() {
        assertThat(push("t-1")).isCompletedWithValueMatching(v -> v.kind() == Kind.ACCEPTED);
        assertThat(provider.messageIds()).containsExactly("m-1");
    }

    @Test
    void push_scriptedForAddressNextAndAlways_answersInThatOrder() {
        provider.always(Answer.verdict(PushVerdict.refused(400, "BadTopic")))
                .next(RETRY)
                .forAddress("dead", Answer.verdict(DEAD));

        assertThat(push("dead")).isCompletedWithValue(DEAD);
        assertThat(push("t-1")).isCompletedWithValue(RETRY);
        assertThat(push("t-1")).isCompletedWithValueMatching(v -> v.kind() == Kind.REFUSED);
        assertThat(push("dead")).isCompletedWithValue(DEAD);
    }

    @Test
    void push_failure_failsTheStage() {
        provider.next(Answer.failure(new IOException("reset")));

        assertThat(push("t-1")).isCompletedExceptionally();
    }

    @Test
    void push_pending_isAnsweredByHand() {
        Pending pending = provider.nextPending();
        assertThat(pending.isAsked()).isFalse();
        assertThatIllegalStateException().isThrownBy(pending::request);

        CompletionStage<PushVerdict> stage = push("t-1");
        assertThat(stage.toCompletableFuture()).isNotDone();
        assertThat(pending.request()).isEqualTo(provider.requests().get(0));
        assertThat(provider.inFlight()).isEqualTo(1);

        pending.answer(ACCEPTED);
        assertThat(stage).isCompletedWithValue(ACCEPTED);
        assertThat(provider.inFlight()).isZero();
    }

    @Test
    void push_pendingFailed_failsTheStage() {
        Pending pending = provider.nextPending();
        CompletionStage<PushVerdict> stage = push("t-1");
        pending.fail(new IOException("reset"));

        assertThat(stage).isCompletedExceptionally();
    }

    @Test
    void push_severalInFlight_countsTheMost() {
        Pending first = provider.nextPending();
        Pending second = provider.nextPending();
        push("t-1");
        push("t-1");
        first.answer(ACCEPTED);
        second.answer(ACCEPTED);
        push("t-1");

        assertThat(provider.inFlight()).isZero();
        assertThat(provider.mostInFlight()).isEqualTo(2);
    }

    @Test
    void push_cancelled_isCounted() {
        Pending pending = provider.nextPending();
        push("t-1").toCompletableFuture().cancel(true);
        provider.next(Answer.silence());
        push("t-1").toCompletableFuture().cancel(true);

        assertThat(pending.isCancelled()).isTrue();
        assertThat(provider.cancellations()).isEqualTo(2);
        assertThat(provider.inFlight()).isZero();
    }

    @Test
    void serves_noPlatformGiven_all() {
        assertThat(provider.serves(Address.apns("t-1", "app"))).isTrue();
        assertThat(provider.serving(Platform.FCM).serves(Address.apns("t-1", "app")))
                .isFalse();
    }

    @Test
    void validate_toldToRefuse_refusesWithTheText() {
        provider.refuse("no pushes on Sundays");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.validate(Requests.message("m-1", "Hi")))
                .withMessage("no pushes on Sundays");
    }

    @Test
    void close_unanswered_failsIt() {
        provider.always(Answer.silence());
        CompletionStage<PushVerdict> stage = push("t-1");
        assertThat(provider.isClosed()).isFalse();
        provider.close();

        assertThat(provider.isClosed()).isTrue();
        assertThat(stage).isCompletedExceptionally();
        assertThat(provider.cancellations()).isZero();
    }

    private CompletionStage<PushVerdict> push(String address) {
        return provider.push(Requests.of(PushRequest.Kind.NOTIFY, Address.apns(address, "com.acme.chat"), "m-1"));
    }
}
