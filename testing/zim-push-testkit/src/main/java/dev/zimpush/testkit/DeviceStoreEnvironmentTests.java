package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.Address.Environment;
import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore.Bound;
import dev.zimpush.spi.DeviceStore.Removal;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Of {@link DeviceStoreContract}: an address is one, whatever is known of its environment, and that is learned. */
abstract class DeviceStoreEnvironmentTests extends DeviceStoreRemovedTests {
    private static final int ROUNDS = 25;

    private static Address unknown(String text) {
        return token(text).inUnknownEnvironment();
    }

    @Test
    void bind_unknownEnvironment_isLiveAsSuch() {
        Registration bound = bind(BOBS_PHONE, unknown("t-1"));

        assertThat(bound.address()).isEqualTo(unknown("t-1"));
        assertThat(live(BOBS_PHONE)).containsExactly(bound);
    }

    @Test
    void bind_sameTextInAnotherEnvironment_isTheSameAddress() {
        bind(EVES_PHONE, token("t-1"));

        assertThat(store.bind(BOBS_PHONE, token("t-1").inSandbox()).movedFrom()).isEqualTo(EVES_PHONE);
        assertThat(live(EVES_PHONE)).isEmpty();
        Registration production = bind(BOBS_PHONE, "t-1");
        assertThat(live(BOBS_PHONE)).containsExactly(production);
    }

    @Test
    void bind_unknownWhereItIsKnown_renewsTheKnown() {
        Registration sandbox = bind(BOBS_PHONE, token("t-1").inSandbox());
        Bound again = store.bind(BOBS_PHONE, unknown("t-1"));

        assertThat(again.registration().address()).isEqualTo(sandbox.address());
        assertThat(again.registration().generation()).isGreaterThan(sandbox.generation());
        assertThat(again.movedFrom()).isNull();
        assertThat(live(BOBS_PHONE)).containsExactly(again.registration());
    }

    @Test
    void bind_unknownThatIsKnownElsewhere_movesHereWithItsEnvironment() {
        bind(EVES_PHONE, token("t-1").inSandbox());
        Bound moved = store.bind(BOBS_PHONE, unknown("t-1"));

        assertThat(moved.movedFrom()).isEqualTo(EVES_PHONE);
        assertThat(moved.registration().address()).isEqualTo(token("t-1").inSandbox());
        assertThat(live(EVES_PHONE)).isEmpty();
    }

    @Test
    void bind_knownWhereItIsUnknown_takesItsPlace() {
        bind(BOBS_PHONE, unknown("t-1"));
        Registration known = bind(BOBS_PHONE, "t-1");
        assertThat(live(BOBS_PHONE)).containsExactly(known);

        bind(EVES_PHONE, unknown("t-2"));
        assertThat(store.bind(BOBS_PHONE, token("t-2")).movedFrom()).isEqualTo(EVES_PHONE);
        assertThat(live(EVES_PHONE)).isEmpty();
    }

    @Test
    void learned_asRead_isLiveThereWithItsTime() {
        Registration bound = bind(BOBS_PHONE, unknown("t-1"));
        passTime(Duration.ofHours(1));
        Registration learned = store.learned(bound, Environment.SANDBOX).orElseThrow();

        assertThat(learned.device()).isEqualTo(BOBS_PHONE);
        assertThat(learned.address()).isEqualTo(token("t-1").inSandbox());
        assertThat(learned.registeredAt()).isEqualTo(bound.registeredAt());
        assertThat(learned.generation()).isGreaterThan(bound.generation());
        assertThat(live(BOBS_PHONE)).containsExactly(learned);
        assertThat(store.restore(bound)).isFalse();
    }

    @Test
    void learned_boundWithALocale_keepsIt() {
        Registration bound =
                store.bind(BOBS_PHONE, unknown("t-1"), Locale.GERMANY).registration();
        Registration learned = store.learned(bound, Environment.SANDBOX).orElseThrow();

        assertThat(learned.locale()).isEqualTo(Locale.GERMANY);
        assertThat(live(BOBS_PHONE)).containsExactly(learned);
    }

    @Test
    void removed_boundWithALocale_hasIt() {
        Registration bound =
                store.bind(BOBS_PHONE, token("t-1"), Locale.GERMANY).registration();
        store.remove(bound, null);

        assertThat(store.removed(bound.address().app(), bound.registeredAt(), null, 1)
                        .registrations())
                .containsExactly(bound);
    }

    @Test
    void learned_deviceHasOneThere_replacesIt() {
        bind(BOBS_PHONE, "t-1");
        Registration bound = bind(BOBS_PHONE, unknown("t-2"));
        assertThat(live(BOBS_PHONE)).hasSize(2);
        Registration learned = store.learned(bound, Environment.PRODUCTION).orElseThrow();

        assertThat(live(BOBS_PHONE)).containsExactly(learned);
        assertThat(learned.address()).isEqualTo(token("t-2"));
    }

    @Test
    void learned_deviceHasALaterOneThere_changesNothing() {
        Registration bound = bind(BOBS_PHONE, unknown("t-1"));
        passTime(Duration.ofSeconds(1));
        Registration later = bind(BOBS_PHONE, "t-2");

        assertThat(store.learned(bound, Environment.PRODUCTION)).isEmpty();
        assertThat(live(BOBS_PHONE)).containsExactly(later, bound);
    }

    @Test
    void live_learnedSince_comesAfterTheOneBoundLater() {
        Registration bound = bind(BOBS_PHONE, unknown("t-1"));
        passTime(Duration.ofSeconds(1));
        Registration later = bind(BOBS_PHONE, "t-2");
        Registration learned = store.learned(bound, Environment.SANDBOX).orElseThrow();

        assertThat(live(BOBS_PHONE)).containsExactly(later, learned);
    }

    @Test
    void live_restoredSince_comesAfterTheOneBoundLater() {
        Registration bound = bind(BOBS_PHONE, unknown("t-1"));
        passTime(Duration.ofSeconds(1));
        Registration later = bind(BOBS_PHONE, "t-2");
        store.remove(bound, null);

        assertThat(store.restore(bound)).isTrue();
        assertThat(liveTexts(BOBS_PHONE)).containsExactly("t-2", "t-1");
        assertThat(live(BOBS_PHONE)).first().isEqualTo(later);
    }

    @Test
    void learned_boundAgainMovedOrRemovedSince_changesNothing() {
        Registration first = bind(BOBS_PHONE, unknown("t-1"));
        Registration again = bind(BOBS_PHONE, unknown("t-1"));
        assertThat(store.learned(first, Environment.PRODUCTION)).isEmpty();
        assertThat(live(BOBS_PHONE)).containsExactly(again);

        Registration eves = bind(EVES_PHONE, unknown("t-1"));
        assertThat(store.learned(again, Environment.PRODUCTION)).isEmpty();
        assertThat(live(EVES_PHONE)).containsExactly(eves);

        assertThat(store.remove(eves, null)).isEqualTo(Removal.REMOVED);
        assertThat(store.learned(eves, Environment.PRODUCTION)).isEmpty();
        assertThat(live(EVES_PHONE)).isEmpty();
    }

    @Test
    void learned_againstBindElsewhereAtOnce_leavesOne() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            Address address = unknown("t-" + round);
            Registration bobs = bind(BOBS_PHONE, address);
            Race.run(
                    2,
                    runner -> runner == 0 ? store.learned(bobs, Environment.SANDBOX) : store.bind(EVES_PHONE, address));

            assertThat(live(BOBS_PHONE)).isEmpty();
            assertThat(liveTexts(EVES_PHONE)).contains(address.text());
            store.logOut(EVES_PHONE);
        }
    }
}
