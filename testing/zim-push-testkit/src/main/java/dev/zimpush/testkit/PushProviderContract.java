package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.Platform;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link PushProvider} must do: subclass it, with a stand-in for the vendor that can be told what to say, and
 * run it.
 *
 * <pre>{@code
 * final class MyProviderContractTest extends PushProviderContract {
 *     private final ScriptedProvider provider =
 *             new ScriptedProvider().serving(Platform.APNS).contentLimit(4096);
 *
 *     protected PushProvider newProvider() {
 *         return provider;
 *     }
 *
 *     protected Address address(String text) {
 *         return Address.apns(text, "com.acme.chat");
 *     }
 *
 *     protected int contentLimit() {
 *         return 4096;
 *     }
 *
 *     protected void vendorSays(PushVerdict.Kind kind) {
 *         provider.always(Answer.verdict(new PushVerdict(kind, 0, "scripted", null, null)));
 *     }
 *
 *     protected void vendorHangs() {
 *         provider.always(Answer.silence());
 *     }
 *
 *     protected void vendorIsUnreachable() {
 *         provider.always(Answer.failure(new ConnectException("refused")));
 *     }
 *
 *     protected List<String> idsAtVendor() {
 *         return provider.requests().stream().map(r -> r.pushId().toString()).toList();
 *     }
 * }
 * }</pre>
 */
@Timeout(120)
public abstract class PushProviderContract {
    private static final String TOKEN = "5ec4e7-address-text";

    private PushProvider provider;

    /** For subclasses. */
    protected PushProviderContract() {}

    /** Makes a provider that talks to the stand-in, which answers {@link PushVerdict.Kind#ACCEPTED} until told otherwise. */
    protected abstract PushProvider newProvider();

    /** An address with that text that the provider serves. */
    protected abstract Address address(String text);

    /** The most bytes of an alert that the vendor takes; the texts of refusals name it. */
    protected abstract int contentLimit();

    /** From now on the vendor says something that means this. */
    protected abstract void vendorSays(PushVerdict.Kind kind);

    /** From now on the vendor takes calls and never answers. */
    protected abstract void vendorHangs();

    /** From now on nothing listens at the vendor's address. */
    protected abstract void vendorIsUnreachable();

    /**
     * What identifies the push in each call that reached the vendor, in order: the push id, or the id of the message in
     * the data when the vendor has no id for a push.
     */
    protected abstract List<String> idsAtVendor();

    /** What the vendor's answers can mean; all kinds unless overridden. */
    protected Set<PushVerdict.Kind> kinds() {
        return EnumSet.allOf(PushVerdict.Kind.class);
    }

    /** Texts of credentials, which must never show. */
    protected List<String> secrets() {
        return List.of();
    }

    @BeforeEach
    void open() {
        provider = newProvider();
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void name_askedTwice_isTheSameAndNotEmpty() {
        assertThat(provider.name()).isNotBlank().isEqualTo(provider.name());
    }

    @Test
    void serves_ownAddress_yes() {
        assertThat(provider.serves(address(TOKEN))).isTrue();
    }

    @Test
    void serves_anotherPlatformsAddress_no() {
        Address own = address(TOKEN);
        Address foreign = new Address(
                new Platform("not-" + own.platform()),
                own.type(),
                own.text(),
                own.app(),
                own.environment(),
                own.kind());

        assertThat(provider.serves(foreign)).isFalse();
    }

    @Test
    void credential_ofTheSameAddressAskedTwice_isTheSameAndTellsNoSecret() {
        String credential = provider.credential(address(TOKEN));

        assertThat(credential).isNotBlank().doesNotContain(TOKEN).isEqualTo(provider.credential(address(TOKEN)));
        assertThat(secrets()).noneMatch(credential::contains);
    }

    @Test
    void push_vendorSaysEachKind_givesThatVerdict() throws Exception {
        for (PushVerdict.Kind kind : kinds()) {
            vendorSays(kind);
            PushVerdict verdict = Stages.value(provider.push(request("m-" + kind)));

            assertThat(verdict.kind()).as("%s", verdict).isEqualTo(kind);
            assertThat(verdict.toString()).doesNotContain(TOKEN).doesNotContain(Requests.SECRET);
        }
    }

    @Test
    void push_again_reachesTheVendorWithTheSameId() throws Exception {
        PushRequest first = request("m-1");
        Stages.value(provider.push(first));
        Stages.value(provider.push(Requests.again(first)));
        Stages.value(provider.push(request("m-2")));

        List<String> ids = idsAtVendor();
        assertThat(ids).hasSize(3);
        assertThat(ids.get(1)).isEqualTo(ids.get(0));
        assertThat(ids.get(2)).isNotEqualTo(ids.get(0));
    }

    @Test
    void push_vendorSaysRetry_isSentOnceOnly() throws Exception {
        vendorSays(PushVerdict.Kind.RETRY);
        Stages.value(provider.push(request("m-1")));

        assertThat(idsAtVendor()).as("a provider does not retry by itself").hasSize(1);
    }

    @Test
    void push_retraction_isAccepted() throws Exception {
        PushRequest retraction = Requests.of(PushRequest.Kind.RETRACT, address(TOKEN), "m-1");

        assertThat(Stages.value(provider.push(retraction)).kind()).isEqualTo(PushVerdict.Kind.ACCEPTED);
    }

    @Test
    void push_severalThreadsAtOnce_areAllAccepted() throws Exception {
        List<PushVerdict> verdicts = Race.run(4, runner -> Stages.value(provider.push(request("m-" + runner))));

        assertThat(verdicts).hasSize(4).allMatch(verdict -> verdict.kind() == PushVerdict.Kind.ACCEPTED);
    }

    @Test
    void push_vendorUnreachable_failsTheStageWithoutTheAddress() throws Exception {
        vendorIsUnreachable();
        Throwable failure = Stages.failure(provider.push(request("m-1")));

        assertThat(Requests.wholeText(failure)).doesNotContain(TOKEN).doesNotContain(Requests.SECRET);
    }

    @Test
    void push_vendorHangs_comesBackUnanswered() throws Exception {
        vendorHangs();
        for (int i = 0; i < 3; i++) {
            String id = "m-" + i;
            CompletionStage<PushVerdict> stage =
                    Race.run(1, runner -> provider.push(request(id))).get(0);

            assertThat(stage.toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void push_cancelled_harmsNoOther() throws Exception {
        vendorHangs();
        CompletionStage<PushVerdict> stage = provider.push(request("m-1"));
        stage.toCompletableFuture().cancel(true);

        vendorSays(PushVerdict.Kind.ACCEPTED);
        assertThat(Stages.value(provider.push(request("m-2"))).kind()).isEqualTo(PushVerdict.Kind.ACCEPTED);
        assertThat(Stages.failure(stage)).isInstanceOf(CancellationException.class);
    }

    @Test
    void validate_smallContent_accepts() {
        Message message = request("m-1").message();

        assertThatCode(() -> provider.validate(message)).doesNotThrowAnyException();
    }

    @Test
    void validate_vendorUnreachable_acceptsAllTheSame() {
        vendorIsUnreachable();
        Message message = request("m-1").message();

        assertThatCode(() -> provider.validate(message)).doesNotThrowAnyException();
    }

    @Test
    void validate_textAsLongAsTheLimit_refusesWithSizeAndLimit() {
        Message message = Requests.message("m-1", "x".repeat(contentLimit()));

        assertThatThrownBy(() -> provider.validate(message))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(Requests.numbersIn(String.valueOf(e.getMessage())))
                        .as("limit and size in \"%s\"", e.getMessage())
                        .contains(contentLimit())
                        .anyMatch(size -> size > contentLimit()));
    }

    @Test
    void validate_textWithManyBytesPerCharacter_countsBytes() {
        Message message = Requests.message("m-1", "\u20ac".repeat(contentLimit() / 3 + 1));

        assertThatThrownBy(() -> provider.validate(message)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void close_again_isHarmless() {
        provider.close();

        assertThatCode(provider::close).doesNotThrowAnyException();
    }

    @Test
    void close_vendorHangs_failsWhatIsPending() throws Exception {
        vendorHangs();
        CompletionStage<PushVerdict> stage = provider.push(request("m-1"));
        provider.close();

        assertThat(stage.toCompletableFuture()).as("pending when close returns").isDone();
        assertThat(Requests.wholeText(Stages.failure(stage)))
                .doesNotContain(TOKEN)
                .doesNotContain(Requests.SECRET);
    }

    @Test
    void push_afterClose_failsTheStage() throws Exception {
        provider.close();

        assertThat(Stages.failure(provider.push(request("m-1")))).isNotNull();
    }

    @Test
    void toString_afterAPush_tellsNothingSecret() throws Exception {
        Stages.value(provider.push(request("m-1")));

        assertThat(provider.toString())
                .doesNotContain(TOKEN)
                .doesNotContain(Requests.SECRET)
                .satisfies(text -> assertThat(secrets()).noneMatch(text::contains));
    }

    private PushRequest request(String messageId) {
        return Requests.of(PushRequest.Kind.NOTIFY, address(TOKEN), messageId);
    }
}
