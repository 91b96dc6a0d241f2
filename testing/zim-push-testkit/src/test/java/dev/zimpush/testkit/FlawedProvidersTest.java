package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.Platform;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.net.ConnectException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class FlawedProvidersTest {
    private enum Flaw {
        NONE,
        NAME_IS_EMPTY,
        CREDENTIAL_TELLS_THE_ADDRESS,
        SERVES_NONE,
        SERVES_ALL,
        ALWAYS_ACCEPTED,
        NEW_ID_FOR_EACH_TRY,
        RETRIES_BY_ITSELF,
        REFUSES_RETRACTIONS,
        ONE_THREAD_ONLY,
        UNREACHABLE_THROWS,
        UNREACHABLE_TELLS_THE_ADDRESS,
        HANGING_IS_ACCEPTED,
        CANCEL_BREAKS_IT,
        VALIDATE_REFUSES_ALL,
        VALIDATE_ACCEPTS_ALL,
        VALIDATE_TELLS_NO_NUMBERS,
        VALIDATE_COUNTS_CHARACTERS,
        VALIDATE_ASKS_THE_VENDOR,
        CLOSE_TWICE_FAILS,
        CLOSE_FAILS_IN_FLIGHT,
        CLOSE_LEAVES_IT_PENDING,
        CLOSED_PUSHES,
        TO_STRING_TELLS_THE_ADDRESS
    }

    private static volatile Flaw flaw = Flaw.NONE;

    static final class Contract extends PushProviderContract {
        private final ScriptedProvider vendor =
                new ScriptedProvider().serving(Platform.APNS).contentLimit(4096);
        private final Flawed provider = new Flawed(vendor);

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
            vendor.always(Answer.verdict(new PushVerdict(kind, 0, "scripted", null, null)));
        }

        @Override
        protected void vendorHangs() {
            vendor.always(Answer.silence());
        }

        @Override
        protected void vendorIsUnreachable() {
            provider.unreachable = true;
            vendor.always(Answer.failure(new ConnectException("refused")));
        }

        @Override
        protected List<String> idsAtVendor() {
            return vendor.requests().stream().map(r -> r.pushId().toString()).toList();
        }
    }

    @Test
    void contract_eachFlaw_isNoticedAndEachTestCanFail() {
        Map<Flaw, Set<String>> noticedBy = new EnumMap<>(Flaw.class);
        Set<String> everFailed = new TreeSet<>();
        for (Flaw each : Flaw.values()) {
            flaw = each;
            noticedBy.put(each, ContractRun.failures(Contract.class));
            everFailed.addAll(noticedBy.get(each));
        }

        assertThat(noticedBy.remove(Flaw.NONE)).isEmpty();
        assertThat(noticedBy)
                .allSatisfy((each, failed) ->
                        assertThat(failed).as("noticed %s", each).isNotEmpty());
        Set<String> tests = ContractRun.tests(Contract.class);
        tests.removeAll(everFailed);
        assertThat(tests).as("tests that no flaw fails").isEmpty();
    }

    private static final class Flawed implements PushProvider {
        private final ScriptedProvider vendor;
        private final Thread maker = Thread.currentThread();
        private volatile boolean unreachable;
        private volatile boolean broken;
        private volatile String lastAddress = "";

        Flawed(ScriptedProvider vendor) {
            this.vendor = vendor;
        }

        @Override
        public String name() {
            return flaw == Flaw.NAME_IS_EMPTY ? "" : vendor.name();
        }

        @Override
        public String credential(Address address) {
            return flaw == Flaw.CREDENTIAL_TELLS_THE_ADDRESS ? "key of " + address.text() : vendor.credential(address);
        }

        @Override
        public boolean serves(Address address) {
            return flaw == Flaw.SERVES_ALL || (flaw != Flaw.SERVES_NONE && vendor.serves(address));
        }

        @Override
        public void validate(Message message) {
            boolean euros = message.push().orElseThrow().body().orElse("").startsWith("\u20ac");
            if (flaw == Flaw.VALIDATE_REFUSES_ALL || (flaw == Flaw.VALIDATE_ASKS_THE_VENDOR && unreachable)) {
                throw new IllegalArgumentException("5000 bytes, at most 4096");
            }
            if (flaw == Flaw.VALIDATE_ACCEPTS_ALL || (flaw == Flaw.VALIDATE_COUNTS_CHARACTERS && euros)) {
                return;
            }
            try {
                vendor.validate(message);
            } catch (IllegalArgumentException e) {
                throw flaw == Flaw.VALIDATE_TELLS_NO_NUMBERS ? new IllegalArgumentException("too large") : e;
            }
        }

        @Override
        public CompletionStage<PushVerdict> push(PushRequest request) {
            lastAddress = request.registration().address().text();
            if (flaw == Flaw.UNREACHABLE_THROWS && unreachable) {
                throw new IllegalStateException("refused");
            }
            if (flaw == Flaw.UNREACHABLE_TELLS_THE_ADDRESS && unreachable) {
                return CompletableFuture.failedFuture(new ConnectException("no way to " + lastAddress));
            }
            boolean retraction = request.kind() == PushRequest.Kind.RETRACT;
            if (broken
                    || (flaw == Flaw.REFUSES_RETRACTIONS && retraction)
                    || (flaw == Flaw.ONE_THREAD_ONLY && maker != Thread.currentThread())) {
                return CompletableFuture.completedFuture(PushVerdict.refused(400, "flawed"));
            }
            if (flaw == Flaw.ALWAYS_ACCEPTED || (flaw == Flaw.CLOSED_PUSHES && vendor.isClosed())) {
                return CompletableFuture.completedFuture(PushVerdict.accepted(200));
            }
            CompletableFuture<PushVerdict> stage = vendor.push(
                            flaw == Flaw.NEW_ID_FOR_EACH_TRY ? renamed(request) : request)
                    .toCompletableFuture();
            if (flaw == Flaw.HANGING_IS_ACCEPTED && !stage.isDone()) {
                return CompletableFuture.completedFuture(PushVerdict.accepted(200));
            }
            if (flaw == Flaw.CANCEL_BREAKS_IT) {
                CompletableFuture<PushVerdict> told = new CompletableFuture<>();
                var unused = told.whenComplete((verdict, failure) -> broken = told.isCancelled());
                var unusedCopy = stage.whenComplete((verdict, failure) -> {
                    if (failure == null) {
                        told.complete(verdict);
                    } else {
                        told.completeExceptionally(failure);
                    }
                });
                return told;
            }
            boolean retry = stage.isDone()
                    && !stage.isCompletedExceptionally()
                    && stage.join().kind() == PushVerdict.Kind.RETRY;
            return flaw == Flaw.RETRIES_BY_ITSELF && retry ? vendor.push(request) : stage;
        }

        @Override
        public void close() {
            if ((flaw == Flaw.CLOSE_TWICE_FAILS && vendor.isClosed())
                    || (flaw == Flaw.CLOSE_FAILS_IN_FLIGHT && vendor.inFlight() > 0)) {
                throw new IllegalStateException("close");
            }
            if (flaw == Flaw.CLOSE_LEAVES_IT_PENDING && vendor.inFlight() > 0) {
                return;
            }
            vendor.close();
        }

        @Override
        public String toString() {
            return flaw == Flaw.TO_STRING_TELLS_THE_ADDRESS ? lastAddress : "Flawed";
        }

        private static PushRequest renamed(PushRequest request) {
            return new PushRequest(
                    request.kind(),
                    UUID.randomUUID(),
                    request.registration(),
                    request.message(),
                    request.content(),
                    request.collapseId(),
                    request.badge(),
                    request.expiresAt(),
                    request.timeToLive(),
                    request.attempt());
        }
    }
}
