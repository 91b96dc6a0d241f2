package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore.Removal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Of {@link DeviceStoreContract}: which removals count, and what a log-out takes along. */
abstract class DeviceStoreRemovalTests extends DeviceStoreBindTests {
    @Test
    void remove_asRead_isNotLiveAnyMore() {
        Registration call = bind(BOBS_PHONE, Address.apnsVoip("v-1", APP));
        Registration alert = bind(BOBS_PHONE, "t-1");

        assertThat(store.remove(alert, null)).isEqualTo(Removal.REMOVED);
        assertThat(live(BOBS_PHONE)).containsExactly(call);
    }

    @Test
    void remove_again_isOutdated() {
        Registration bound = bind(BOBS_PHONE, "t-1");
        store.remove(bound, null);

        assertThat(store.remove(bound, null)).isEqualTo(Removal.OUTDATED);
    }

    @Test
    void remove_neverBound_isOutdated() {
        assertThat(store.remove(new Registration(BOBS_PHONE, token("t-1"), Instant.EPOCH, 1), null))
                .isEqualTo(Removal.OUTDATED);
    }

    @Test
    void remove_boundAgainSince_isOutdatedAndStaysLive() {
        Registration first = bind(BOBS_PHONE, "t-1");
        Registration again = bind(BOBS_PHONE, "t-1");

        assertThat(store.remove(first, null)).isEqualTo(Removal.OUTDATED);
        assertThat(live(BOBS_PHONE)).containsExactly(again);
    }

    @Test
    void remove_replacedSince_isOutdatedAndTheNewOneStaysLive() {
        Registration first = bind(BOBS_PHONE, "t-1");
        Registration second = bind(BOBS_PHONE, "t-2");

        assertThat(store.remove(first, null)).isEqualTo(Removal.OUTDATED);
        assertThat(live(BOBS_PHONE)).containsExactly(second);
    }

    @Test
    void remove_currentGenerationButOtherText_isOutdated() {
        Registration bound = bind(BOBS_PHONE, "t-1");
        Registration other = new Registration(BOBS_PHONE, token("t-2"), bound.registeredAt(), bound.generation());

        assertThat(store.remove(other, null)).isEqualTo(Removal.OUTDATED);
        assertThat(live(BOBS_PHONE)).containsExactly(bound);
    }

    @Test
    void remove_movedSince_isOutdatedAndStaysLiveThere() {
        Registration eves = bind(EVES_PHONE, "t-1");
        Registration bobs = bind(BOBS_PHONE, "t-1");

        assertThat(store.remove(eves, null)).isEqualTo(Removal.OUTDATED);
        assertThat(live(BOBS_PHONE)).containsExactly(bobs);
    }

    @Test
    void remove_currentGenerationButOtherDevice_isOutdated() {
        Registration bobs = bind(BOBS_PHONE, "t-1");
        Registration eves = new Registration(EVES_PHONE, token("t-1"), bobs.registeredAt(), bobs.generation());

        assertThat(store.remove(eves, null)).isEqualTo(Removal.OUTDATED);
        assertThat(live(BOBS_PHONE)).containsExactly(bobs);
    }

    @Test
    void remove_deadSinceBeforeItWasBound_isBoundLaterAndStaysLive() {
        Registration bound = bind(BOBS_PHONE, "t-1");

        assertThat(store.remove(bound, bound.registeredAt().minus(Duration.ofMillis(1))))
                .isEqualTo(Removal.BOUND_LATER);
        assertThat(live(BOBS_PHONE)).containsExactly(bound);
    }

    @Test
    void remove_deadSinceTheMomentItWasBound_isRemoved() {
        Registration bound = bind(BOBS_PHONE, "t-1");

        assertThat(store.remove(bound, bound.registeredAt())).isEqualTo(Removal.REMOVED);
        assertThat(live(BOBS_PHONE)).isEmpty();
    }

    @Test
    void remove_deadSinceAfterItWasBound_isRemoved() {
        Registration bound = bind(BOBS_PHONE, "t-1");

        assertThat(store.remove(bound, bound.registeredAt().plus(Duration.ofMillis(1))))
                .isEqualTo(Removal.REMOVED);
        assertThat(live(BOBS_PHONE)).isEmpty();
    }

    @Test
    void remove_boundAgainAfterDeadSince_isNotRemoved() {
        Registration first = bind(BOBS_PHONE, "t-1");
        passTime(Duration.ofMinutes(10));
        Registration again = bind(BOBS_PHONE, "t-1");
        Instant deadSince = first.registeredAt().plus(Duration.ofMinutes(5));

        assertThat(store.remove(first, deadSince)).isNotEqualTo(Removal.REMOVED);
        assertThat(store.remove(again, deadSince)).isEqualTo(Removal.BOUND_LATER);
        assertThat(live(BOBS_PHONE)).containsExactly(again);
    }

    @Test
    void logOut_deviceWithAddresses_removesAndReturnsThem() {
        Registration alert = bind(BOBS_PHONE, "t-1");
        Registration call = bind(BOBS_PHONE, Address.apnsVoip("v-1", APP));

        assertThat(store.logOut(BOBS_PHONE)).containsExactlyInAnyOrder(alert, call);
        assertThat(live(BOBS_PHONE)).isEmpty();
    }

    @Test
    void logOut_again_returnsNothing() {
        bind(BOBS_PHONE, "t-1");
        store.logOut(BOBS_PHONE);

        assertThat(store.logOut(BOBS_PHONE)).isEmpty();
    }

    @Test
    void logOut_removedBefore_returnsNothing() {
        store.remove(bind(BOBS_PHONE, "t-1"), null);

        assertThat(store.logOut(BOBS_PHONE)).isEmpty();
    }

    @Test
    void logOut_unknownDevice_returnsNothing() {
        assertThat(store.logOut(BOBS_PHONE)).isEmpty();
    }

    @Test
    void logOut_otherDevices_keepTheirs() {
        bind(BOBS_PHONE, "t-1");
        Registration tablet = bind(BOBS_TABLET, "t-2");
        Registration eves = bind(EVES_PHONE, "t-3");

        store.logOut(BOBS_PHONE);

        assertThat(live(BOBS_TABLET)).containsExactly(tablet);
        assertThat(live(EVES_PHONE)).containsExactly(eves);
    }

    @Test
    void logOut_thenBind_isLiveAgain() {
        bind(BOBS_PHONE, "t-1");
        store.logOut(BOBS_PHONE);
        Registration again = bind(BOBS_PHONE, "t-1");

        assertThat(live(BOBS_PHONE)).containsExactly(again);
    }
}
