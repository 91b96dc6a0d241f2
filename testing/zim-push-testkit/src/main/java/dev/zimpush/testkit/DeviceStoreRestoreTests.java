package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore.Removal;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Of {@link DeviceStoreContract}: which removed addresses may come back. */
abstract class DeviceStoreRestoreTests extends DeviceStoreRemovalTests {
    private Registration removed(String text) {
        Registration bound = bind(BOBS_PHONE, text);
        assertThat(store.remove(bound, null)).isEqualTo(Removal.REMOVED);
        return bound;
    }

    @Test
    void restore_removed_isLiveWithANewGeneration() {
        Registration removed = removed("t-1");

        assertThat(store.restore(removed)).isTrue();
        assertThat(live(BOBS_PHONE)).singleElement().satisfies(live -> {
            assertThat(live.device()).isEqualTo(BOBS_PHONE);
            assertThat(live.address()).isEqualTo(removed.address());
            assertThat(live.generation()).isGreaterThan(removed.generation());
        });
    }

    @Test
    void restore_removed_hasItsLocaleAgain() {
        Registration bound =
                store.bind(BOBS_PHONE, token("t-1"), Locale.GERMANY).registration();
        store.remove(bound, null);

        assertThat(store.restore(bound)).isTrue();
        assertThat(live(BOBS_PHONE))
                .singleElement()
                .satisfies(live -> assertThat(live.locale()).isEqualTo(Locale.GERMANY));
    }

    @Test
    void restore_removed_outdatesTheOldGeneration() {
        Registration removed = removed("t-1");
        store.restore(removed);

        assertThat(store.remove(removed, null)).isEqualTo(Removal.OUTDATED);
        assertThat(liveTexts(BOBS_PHONE)).containsExactly("t-1");
    }

    @Test
    void restore_restored_canBeRemovedAndRestoredAgain() {
        store.restore(removed("t-1"));
        Registration restored = live(BOBS_PHONE).get(0);
        store.remove(restored, null);

        assertThat(store.restore(restored)).isTrue();
        assertThat(live(BOBS_PHONE))
                .singleElement()
                .satisfies(live -> assertThat(live.generation()).isGreaterThan(restored.generation()));
    }

    @Test
    void restore_restored_keepsTheAddressUnique() {
        store.restore(removed("t-1"));

        assertThat(store.bind(EVES_PHONE, token("t-1")).movedFrom()).isEqualTo(BOBS_PHONE);
        assertThat(live(BOBS_PHONE)).isEmpty();
    }

    @Test
    void restore_stillLive_changesNothing() {
        Registration bound = bind(BOBS_PHONE, "t-1");

        assertThat(store.restore(bound)).isFalse();
        assertThat(live(BOBS_PHONE)).containsExactly(bound);
    }

    @Test
    void restore_neverBound_changesNothing() {
        assertThat(store.restore(new Registration(BOBS_PHONE, token("t-1"), Instant.EPOCH, 1)))
                .isFalse();
        assertThat(live(BOBS_PHONE)).isEmpty();
    }

    @Test
    void restore_twice_secondChangesNothing() {
        Registration removed = removed("t-1");
        store.restore(removed);

        assertThat(store.restore(removed)).isFalse();
        assertThat(live(BOBS_PHONE)).hasSize(1);
    }

    @Test
    void restore_deviceHasAnotherByNow_changesNothing() {
        Registration removed = removed("t-1");
        Registration other = bind(BOBS_PHONE, "t-2");

        assertThat(store.restore(removed)).isFalse();
        assertThat(live(BOBS_PHONE)).containsExactly(other);
    }

    @Test
    void restore_deviceHasOneOfAnotherKind_isLive() {
        Registration removed = removed("t-1");
        bind(BOBS_PHONE, Address.apnsVoip("v-1", APP));

        assertThat(store.restore(removed)).isTrue();
        assertThat(liveTexts(BOBS_PHONE)).containsExactlyInAnyOrder("t-1", "v-1");
    }

    @Test
    void restore_liveElsewhere_changesNothing() {
        Registration removed = removed("t-1");
        Registration eves = bind(EVES_PHONE, "t-1");

        assertThat(store.restore(removed)).isFalse();
        assertThat(live(BOBS_PHONE)).isEmpty();
        assertThat(live(EVES_PHONE)).containsExactly(eves);
    }

    @Test
    void restore_removedByLogOut_changesNothing() {
        Registration bound = bind(BOBS_PHONE, "t-1");
        store.logOut(BOBS_PHONE);

        assertThat(store.restore(bound)).isFalse();
        assertThat(live(BOBS_PHONE)).isEmpty();
    }

    @Test
    void restore_removedBeforeLogOut_changesNothing() {
        Registration removed = removed("t-1");
        store.logOut(BOBS_PHONE);

        assertThat(store.restore(removed)).isFalse();
        assertThat(live(BOBS_PHONE)).isEmpty();
    }

    @Test
    void restore_loggedOutAndInSince_changesNothing() {
        Registration removed = removed("t-1");
        store.logOut(BOBS_PHONE);
        bind(BOBS_PHONE, Address.apnsVoip("v-1", APP));

        assertThat(store.restore(removed)).isFalse();
        assertThat(liveTexts(BOBS_PHONE)).containsExactly("v-1");
    }

    @Test
    void restore_boundAndRemovedAfterLogOut_isLive() {
        bind(BOBS_PHONE, "t-1");
        store.logOut(BOBS_PHONE);

        assertThat(store.restore(removed("t-1"))).isTrue();
        assertThat(liveTexts(BOBS_PHONE)).containsExactly("t-1");
    }

    @Test
    void restore_anotherDeviceLoggedOut_isLive() {
        Registration removed = removed("t-1");
        store.logOut(BOBS_TABLET);

        assertThat(store.restore(removed)).isTrue();
    }
}
