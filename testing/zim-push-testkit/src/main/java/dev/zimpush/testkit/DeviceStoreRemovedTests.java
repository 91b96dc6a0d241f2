package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore.Removal;
import dev.zimpush.spi.DeviceStore.Removed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Of {@link DeviceStoreContract}: what is unbound for good, and what was removed and may come back, page by page. */
abstract class DeviceStoreRemovedTests extends DeviceStoreRestoreTests {
    private static final int MANY = 25;

    private List<Registration> removed(String app, Instant since, int most) {
        List<Registration> all = new ArrayList<>();
        @Nullable String next = null;
        int pages = 0;
        do {
            Removed page = store.removed(app, since, next, most);
            assertThat(page.registrations()).hasSizeLessThanOrEqualTo(most);
            assertThat(++pages).as("pages").isLessThan(100);
            all.addAll(page.registrations());
            next = page.next();
        } while (next != null);
        return all;
    }

    private List<Registration> removed(Instant since) {
        return removed(APP, since, 10);
    }

    private Registration boundAndRemoved(DeviceKey device, Address address) {
        Registration bound = bind(device, address);
        assertThat(store.remove(bound, null)).isEqualTo(Removal.REMOVED);
        return bound;
    }

    @Test
    void unbind_live_isNotLiveAnyMore() {
        Registration bound = bind(BOBS_PHONE, "t-1");

        assertThat(store.unbind(bound, Duration.ZERO)).isTrue();
        assertThat(live(BOBS_PHONE)).isEmpty();
        assertThat(store.unbind(bound, Duration.ZERO)).isFalse();
    }

    @Test
    void unbind_boundAgainSince_changesNothing() {
        Registration first = bind(BOBS_PHONE, "t-1");
        Registration again = bind(BOBS_PHONE, "t-1");

        assertThat(store.unbind(first, Duration.ZERO)).isFalse();
        assertThat(live(BOBS_PHONE)).containsExactly(again);
    }

    @Test
    void unbind_boundNotLongEnoughAgo_changesNothing() {
        Registration bound = bind(BOBS_PHONE, "t-1");
        passTime(Duration.ofDays(2));

        assertThat(store.unbind(bound, Duration.ofDays(3))).isFalse();
        assertThat(live(BOBS_PHONE)).containsExactly(bound);
        assertThat(store.unbind(bound, Duration.ofDays(1))).isTrue();
        assertThat(live(BOBS_PHONE)).isEmpty();
    }

    @Test
    void unbind_thenRestore_changesNothing() {
        Registration bound = bind(BOBS_PHONE, "t-1");
        store.unbind(bound, Duration.ZERO);

        assertThat(store.restore(bound)).isFalse();
        assertThat(removed(Instant.EPOCH)).isEmpty();
        assertThat(live(BOBS_PHONE)).isEmpty();
    }

    @Test
    void restore_boundAndLoggedOutElsewhereSince_changesNothing() {
        Registration bobs = boundAndRemoved(BOBS_PHONE, token("t-1"));
        bind(EVES_PHONE, "t-1");
        store.logOut(EVES_PHONE);

        assertThat(store.restore(bobs)).isFalse();
        assertThat(removed(Instant.EPOCH)).isEmpty();
    }

    @Test
    void restore_replacedAndUnboundSince_changesNothing() {
        Registration first = boundAndRemoved(BOBS_PHONE, token("t-1"));
        store.unbind(bind(BOBS_PHONE, "t-2"), Duration.ZERO);

        assertThat(store.restore(first)).isFalse();
        assertThat(removed(Instant.EPOCH)).isEmpty();
    }

    @Test
    void removed_severalPages_hasAllOnceTheLastFirst() {
        List<Registration> expected = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            expected.add(0, boundAndRemoved(DeviceKey.of("user-" + i % 7, "phone-" + i), token("t-" + i)));
            passTime(Duration.ofSeconds(1));
        }

        assertThat(removed(APP, Instant.EPOCH, 10)).containsExactlyElementsOf(expected);
        assertThat(removed(APP, Instant.EPOCH, 1)).containsExactlyElementsOf(expected);
        assertThat(removed(APP, Instant.EPOCH, MANY)).containsExactlyElementsOf(expected);
    }

    @Test
    void removed_atOneMoment_hasAllOnce() {
        List<Registration> expected = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            expected.add(boundAndRemoved(DeviceKey.of("user-" + i, "phone"), token("t-" + i)));
            expected.add(boundAndRemoved(
                    DeviceKey.of("user-" + i, "phone"), token("s-" + i).inSandbox()));
            expected.add(boundAndRemoved(DeviceKey.of("user-" + i, "phone"), Address.apnsVoip("v-" + i, APP)));
        }

        assertThat(removed(APP, Instant.EPOCH, 2)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void removed_otherApp_isLeftOut() {
        boundAndRemoved(BOBS_PHONE, Address.apns("t-1", "com.acme.mail"));
        Registration chat = boundAndRemoved(BOBS_PHONE, token("t-2"));

        assertThat(removed(Instant.EPOCH)).containsExactly(chat);
    }

    @Test
    void removed_beforeThatTime_isLeftOut() {
        boundAndRemoved(BOBS_PHONE, token("t-1"));
        passTime(Duration.ofHours(2));
        Registration late = boundAndRemoved(EVES_PHONE, token("t-2"));

        assertThat(removed(late.registeredAt().minus(Duration.ofHours(1)))).containsExactly(late);
    }

    @Test
    void removed_liveLoggedOutReplacedMovedOrRestored_isLeftOut() {
        bind(BOBS_PHONE, "live");
        boundAndRemoved(BOBS_TABLET, token("logged-out"));
        store.logOut(BOBS_TABLET);
        DeviceKey replaced = DeviceKey.of("eve", "tablet");
        bind(replaced, "old");
        bind(replaced, "new");
        bind(EVES_PHONE, "moved");
        bind(DeviceKey.of("zoe", "phone"), "moved");
        store.restore(boundAndRemoved(DeviceKey.of("max", "phone"), token("restored")));

        assertThat(removed(Instant.EPOCH)).isEmpty();
    }

    @Test
    void removed_eachRestored_isLiveAgain() {
        for (int i = 0; i < MANY; i++) {
            boundAndRemoved(DeviceKey.of("user-" + i, "phone"), token("t-" + i));
        }

        assertThat(removed(Instant.EPOCH)).hasSize(MANY).allMatch(store::restore);
        assertThat(liveTexts(DeviceKey.of("user-7", "phone"))).containsExactly("t-7");
        assertThat(removed(Instant.EPOCH)).isEmpty();
    }
}
