package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of {@link DeviceStoreContract}: what a bind makes live, and how it is read. */
abstract class DeviceStoreBindTests extends DeviceStoreSetup {
    @Test
    void bind_newAddress_isLive() {
        Registration bound = bind(BOBS_PHONE, "t-1");

        assertThat(bound.device()).isEqualTo(BOBS_PHONE);
        assertThat(bound.address()).isEqualTo(token("t-1"));
        assertThat(live(BOBS_PHONE)).containsExactly(bound);
    }

    @Test
    void bind_newAddress_movesFromNobody() {
        assertThat(store.bind(BOBS_PHONE, token("t-1")).movedFrom()).isNull();
        assertThat(store.bind(BOBS_PHONE, token("t-1")).movedFrom()).isNull();
    }

    @Test
    void bind_sameAppEnvironmentAndKind_replaces() {
        bind(BOBS_PHONE, "t-1");
        Registration second = bind(BOBS_PHONE, "t-2");

        assertThat(live(BOBS_PHONE)).containsExactly(second);
    }

    @Test
    void bind_sameSlotOtherPlatform_replaces() {
        bind(BOBS_PHONE, Address.apns("t-1", APP));
        Registration second = bind(BOBS_PHONE, Address.fcmToken("t-2", APP));

        assertThat(live(BOBS_PHONE)).containsExactly(second);
    }

    @Test
    void bind_otherAppEnvironmentOrKind_keepsAll() {
        bind(BOBS_PHONE, Address.apns("t-1", APP));
        bind(BOBS_PHONE, Address.apns("t-2", "com.acme.mail"));
        bind(BOBS_PHONE, Address.apns("t-3", APP).inSandbox());
        bind(BOBS_PHONE, Address.apnsVoip("t-4", APP));

        assertThat(liveTexts(BOBS_PHONE)).containsExactlyInAnyOrder("t-1", "t-2", "t-3", "t-4");
    }

    @Test
    void bind_otherDeviceOfTheUser_keepsBoth() {
        bind(BOBS_PHONE, "t-1");
        bind(BOBS_TABLET, "t-2");

        assertThat(liveTexts(BOBS_PHONE)).containsExactly("t-1");
        assertThat(liveTexts(BOBS_TABLET)).containsExactly("t-2");
    }

    @Test
    void bind_addressOfAnotherUser_movesHere() {
        bind(EVES_PHONE, "t-1");
        bind(EVES_PHONE, Address.apnsVoip("v-1", APP));

        assertThat(store.bind(BOBS_PHONE, token("t-1")).movedFrom()).isEqualTo(EVES_PHONE);
        assertThat(liveTexts(BOBS_PHONE)).containsExactly("t-1");
        assertThat(liveTexts(EVES_PHONE)).containsExactly("v-1");
    }

    @Test
    void bind_addressOfAnotherDeviceOfTheUser_movesHere() {
        bind(BOBS_TABLET, "t-1");

        assertThat(store.bind(BOBS_PHONE, token("t-1")).movedFrom()).isEqualTo(BOBS_TABLET);
        assertThat(liveTexts(BOBS_PHONE)).containsExactly("t-1");
        assertThat(live(BOBS_TABLET)).isEmpty();
    }

    @Test
    void bind_addressOfAnotherUserInPlaceOfOwn_movesAndReplaces() {
        bind(EVES_PHONE, "t-1");
        bind(BOBS_PHONE, "t-2");

        assertThat(store.bind(BOBS_PHONE, token("t-1")).movedFrom()).isEqualTo(EVES_PHONE);
        assertThat(liveTexts(BOBS_PHONE)).containsExactly("t-1");
        assertThat(live(EVES_PHONE)).isEmpty();
    }

    @Test
    void bind_addressRemovedElsewhere_movesFromNobody() {
        store.remove(bind(EVES_PHONE, "t-1"), null);

        assertThat(store.bind(BOBS_PHONE, token("t-1")).movedFrom()).isNull();
    }

    @Test
    void bind_sameTextOfOtherType_isTheSameAddress() {
        bind(EVES_PHONE, Address.fcmToken("t-1", APP));

        assertThat(store.bind(BOBS_PHONE, Address.fcmInstallation("t-1", APP)).movedFrom())
                .isEqualTo(EVES_PHONE);
        assertThat(live(EVES_PHONE)).isEmpty();
    }

    @Test
    void bind_sameTextOfOtherPlatformAppOrKind_isAnotherAddress() {
        List<Address> others = List.of(
                Address.fcmToken("t-1", APP), Address.apns("t-1", "com.acme.mail"), Address.apnsVoip("t-1", APP));
        bind(EVES_PHONE, Address.apns("t-1", APP));

        for (Address other : others) {
            assertThat(store.bind(BOBS_PHONE, other).movedFrom())
                    .as("%s", other)
                    .isNull();
        }
        assertThat(live(EVES_PHONE)).hasSize(1);
    }

    @Test
    void bind_whateverTheHistoryOfTheSlot_growsTheGeneration() {
        List<Registration> bound = new ArrayList<>();
        bound.add(bind(BOBS_PHONE, "t-1"));
        bound.add(bind(BOBS_PHONE, "t-1"));
        bound.add(bind(BOBS_PHONE, "t-2"));
        store.remove(bound.get(2), null);
        bound.add(bind(BOBS_PHONE, "t-2"));
        store.logOut(BOBS_PHONE);
        bound.add(bind(BOBS_PHONE, "t-2"));
        bind(EVES_PHONE, "t-2");
        bound.add(bind(BOBS_PHONE, "t-2"));
        bind(EVES_PHONE, "t-2");
        bound.add(bind(BOBS_PHONE, "t-3"));

        assertThat(bound.stream().map(Registration::generation)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void bind_timePassed_isRegisteredByTheStoresClock() {
        Registration first = bind(BOBS_PHONE, "t-1");
        passTime(Duration.ofHours(1));
        Registration again = bind(BOBS_PHONE, "t-1");

        assertThat(Duration.between(first.registeredAt(), again.registeredAt()))
                .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(90));
        assertThat(live(BOBS_PHONE)).containsExactly(again);
    }

    @Test
    void bind_longestIdsAndText_areKept() {
        DeviceKey device = DeviceKey.of("\u00fc".repeat(127), "\ud83d\udcf1".repeat(63));
        Address address = Address.fcmToken("x".repeat(Address.MAX_TEXT), "a".repeat(255));
        Registration bound = bind(device, address);

        assertThat(bound.address()).isEqualTo(address);
        assertThat(live(device)).containsExactly(bound);
    }

    @Test
    void bind_idsAndTextsThatDifferInCaseOnly_areDifferent() {
        bind(DeviceKey.of("bob", "phone"), "t-1");
        bind(DeviceKey.of("Bob", "phone"), "T-1");
        bind(DeviceKey.of("bob", "Phone"), "t-2");

        assertThat(liveTexts(DeviceKey.of("bob", "phone"))).containsExactly("t-1");
        assertThat(liveTexts(DeviceKey.of("Bob", "phone"))).containsExactly("T-1");
        assertThat(liveTexts(DeviceKey.of("bob", "Phone"))).containsExactly("t-2");
    }

    @Test
    void live_nobodyAsked_isEmpty() {
        bind(BOBS_PHONE, "t-1");

        assertThat(store.live(Set.of())).isEmpty();
    }

    @Test
    void live_severalUsers_hasThoseWithAddressesOnly() {
        Registration bobs = bind(BOBS_PHONE, "t-1");
        Registration eves = bind(EVES_PHONE, "t-2");
        bind(DeviceKey.of("zoe", "phone"), "t-3");
        DeviceKey mute = DeviceKey.of("max", "phone");
        store.remove(bind(mute, "t-4"), null);

        assertThat(store.live(List.of("bob", "eve", "max", "nobody", "bob")))
                .isEqualTo(Map.of("bob", List.of(bobs), "eve", List.of(eves)));
    }

    @Test
    void live_thousandUsers_hasAll() {
        List<String> users = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            users.add("user-" + i);
            bind(DeviceKey.of("user-" + i, "phone"), "t-" + i);
        }

        assertThat(store.live(users).keySet()).containsExactlyInAnyOrderElementsOf(users);
    }

    @Test
    void live_deviceWithSeveralAddresses_hasTheOneBoundLastFirst() {
        Address alert = Address.apns("t-1", APP);
        Address call = Address.apnsVoip("t-2", APP);
        Address mail = Address.apns("t-3", "com.acme.mail");
        bind(BOBS_PHONE, mail);
        bind(BOBS_PHONE, alert);
        bind(BOBS_PHONE, call);
        assertThat(liveTexts(BOBS_PHONE)).containsExactly("t-2", "t-1", "t-3");

        passTime(Duration.ofSeconds(1));
        bind(BOBS_PHONE, mail);
        assertThat(liveTexts(BOBS_PHONE)).containsExactly("t-3", "t-2", "t-1");
    }

    @Test
    void bind_withALocale_isReadWithIt() {
        Registration bound = store.bind(BOBS_PHONE, token("t-1"), Locale.forLanguageTag("zh-Hant-TW"))
                .registration();

        assertThat(bound.locale()).isEqualTo(Locale.forLanguageTag("zh-Hant-TW"));
        assertThat(live(BOBS_PHONE)).containsExactly(bound);
    }

    @Test
    void bind_again_takesTheNewLocale() {
        store.bind(BOBS_PHONE, token("t-1"), Locale.GERMANY);
        assertThat(store.bind(BOBS_PHONE, token("t-1"), Locale.FRANCE)
                        .registration()
                        .locale())
                .isEqualTo(Locale.FRANCE);
    }

    @Test
    void bind_againWithoutLocale_hasNone() {
        store.bind(BOBS_PHONE, token("t-1"), Locale.GERMANY);
        assertThat(store.bind(BOBS_PHONE, token("t-1")).registration().locale()).isNull();
        assertThat(live(BOBS_PHONE))
                .singleElement()
                .satisfies(live -> assertThat(live.locale()).isNull());
    }

    @Test
    void bind_withoutLocale_leavesTheDevicesOtherAddressesTheirs() {
        Registration alert =
                store.bind(BOBS_PHONE, token("t-1"), Locale.GERMANY).registration();
        Registration voip = store.bind(BOBS_PHONE, Address.apnsVoip("t-2", APP)).registration();

        assertThat(live(BOBS_PHONE)).containsExactlyInAnyOrder(alert, voip);
        assertThat(alert.locale()).isEqualTo(Locale.GERMANY);
        assertThat(voip.locale()).isNull();
    }
}
