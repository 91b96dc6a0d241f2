package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Platform;
import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore;
import dev.zimpush.spi.DeviceStore.Removed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a database could get wrong about addresses; one subclass for each. */
abstract class JdbcDeviceStoreTests extends SpaceTests {
    private static final String APP = "com.acme.chat";
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");

    private DeviceStore store;

    JdbcDeviceStoreTests(TestDatabase database) {
        super(database);
    }

    @BeforeEach
    void open() {
        store = openAnother();
    }

    private DeviceStore openAnother() {
        return space.builder().build().devices();
    }

    private Registration bind(DeviceKey device, String text) {
        return store.bind(device, Address.apns(text, APP)).registration();
    }

    @Test
    void bind_idsThatCollationsTakeForTheSame_areDifferent() {
        List<String> ids = List.of(
                "bob",
                "Bob",
                "bob ",
                " bob",
                "bo\u0301b",
                "b\u00f3b",
                "bob.",
                "b-ob",
                "strasse",
                "stra\u00dfe",
                "\u0131",
                "i",
                "I",
                "\ud83d\ude00",
                "\ud83d\ude01",
                "\u200bbob",
                "%",
                "_",
                "bob'",
                "bob\\",
                "?",
                ":bob");
        for (String user : ids) {
            for (String device : ids) {
                bind(DeviceKey.of(user, device), user + '/' + device);
            }
        }

        assertThat(store.live(ids).keySet()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(store.live(ids))
                .allSatisfy((user, registrations) -> assertThat(registrations)
                        .allSatisfy(registration -> assertThat(
                                        registration.address().text())
                                .isEqualTo(user + '/' + registration.device().deviceId()))
                        .extracting(registration -> registration.device().deviceId())
                        .containsExactlyInAnyOrderElementsOf(ids));
    }

    @Test
    void bind_textOfAnyCharacter_isKept() {
        List<String> texts = List.of(
                "\ud83d\ude00".repeat(Address.MAX_TEXT / 2),
                "\uffff".repeat(Address.MAX_TEXT),
                "\u0001\u0007\t\r\n\u007f\u0085",
                " t ",
                "t",
                "T",
                "t'\"\\%_:a?{now}zim_push_");
        for (int i = 0; i < texts.size(); i++) {
            bind(DeviceKey.of("bob", "phone-" + i), texts.get(i));
        }

        assertThat(store.live(Set.of("bob")).get("bob"))
                .extracting(registration -> registration.address().text())
                .containsExactlyInAnyOrderElementsOf(texts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000", "\ud83d", "a\ude00b", "\ud83d\ud83d\ude00"})
    void bind_textThatNoDatabaseKeeps_isRefusedWithoutTellingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bind(PHONE, text))
                .withMessageContaining("the address text has")
                .withMessageNotContaining(text);
        assertThat(store.live(Set.of("bob"))).isEmpty();
    }

    @Test
    void bind_platformOfAnExtension_isKept() {
        Address address = new Address(
                new Platform("web-push"),
                Address.Type.TOKEN,
                "t-1",
                APP,
                Address.Environment.PRODUCTION,
                Address.Kind.ALERT);
        store.bind(PHONE, address);

        assertThat(store.live(Set.of("bob")).get("bob").get(0).address()).isEqualTo(address);
    }

    @Test
    void live_tenThousandUsers_hasAll() {
        List<String> users = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            users.add("user-" + i);
        }
        bind(DeviceKey.of("user-0", "phone"), "t-0");
        bind(DeviceKey.of("user-1023", "phone"), "t-1");
        bind(DeviceKey.of("user-1024", "phone"), "t-2");
        bind(DeviceKey.of("user-9999", "phone"), "t-3");

        assertThat(store.live(users)).containsOnlyKeys("user-0", "user-1023", "user-1024", "user-9999");
    }

    @Test
    void live_rowOfALaterRelease_leavesItOut() {
        bind(PHONE, "t-1");
        bind(DeviceKey.of("bob", "tablet"), "t-2");
        space.run("UPDATE zim_push_address SET type = 'HOLOGRAM' WHERE device_id = 'phone'");

        assertThat(store.live(Set.of("bob")).get("bob"))
                .extracting(registration -> registration.device().deviceId())
                .containsExactly("tablet");
    }

    private long texts() {
        return space.number("SELECT count(*) FROM zim_push_address WHERE text IS NOT NULL");
    }

    @Test
    void remove_byTheHostOrAnotherBind_leavesNoTextInTheTable() {
        store.unbind(bind(PHONE, "t-1"), Duration.ZERO);
        bind(DeviceKey.of("bob", "tablet"), "t-2");
        bind(DeviceKey.of("eve", "phone"), "t-2");
        store.logOut(DeviceKey.of("eve", "phone"));

        assertThat(space.number("SELECT count(*) FROM zim_push_address")).isEqualTo(3);
        assertThat(texts()).isZero();
    }

    @Test
    void remove_byAVerdict_keepsTheTextUntilTheAddressIsBoundAgainOrTheDeviceLoggedOut() {
        store.remove(bind(PHONE, "t-1"), null);
        assertThat(texts()).isOne();
        bind(DeviceKey.of("eve", "phone"), "t-1");
        assertThat(texts()).as("the new one").isOne();
        store.logOut(DeviceKey.of("eve", "phone"));
        assertThat(texts()).isZero();
        store.remove(bind(PHONE, "t-2"), null);
        store.logOut(PHONE);
        assertThat(texts()).isZero();
    }

    @Test
    void removed_byAnEarlierReleaseWithoutItsText_isLeftOut() {
        store.remove(bind(PHONE, "t-1"), null);
        Registration with = bind(DeviceKey.of("eve", "phone"), "t-2");
        store.remove(with, null);
        space.run("UPDATE zim_push_address SET text = NULL WHERE user_id = 'bob'");

        Removed page = store.removed(APP, Instant.EPOCH, null, 1);
        assertThat(page.registrations()).containsExactly(with);
        assertThat(store.removed(APP, Instant.EPOCH, page.next(), 10)).isEqualTo(new Removed(List.of(), null));
    }

    @Test
    void removed_manyAtOneMoment_comeOnceEachPageByPage() {
        Set<String> users = new HashSet<>();
        for (int i = 0; i < 95; i++) {
            DeviceKey device = DeviceKey.of("user-" + i % 50, i % 3 == 0 ? "Phone" : "phone");
            Registration bound = bind(device, "t-" + i);
            store.remove(bound, null);
            users.add(device.toString());
        }
        space.run("UPDATE zim_push_address SET removed_at = 77");

        List<Registration> all = new ArrayList<>();
        Removed page = store.removed(APP, Instant.EPOCH, null, 10);
        for (; page.next() != null; page = store.removed(APP, Instant.EPOCH, page.next(), 10)) {
            assertThat(page.registrations()).hasSize(10);
            all.addAll(page.registrations());
        }
        all.addAll(page.registrations());
        assertThat(all).hasSameSizeAs(users).doesNotHaveDuplicates();
    }

    @Test
    void bind_tombstonesOfAMonthAgo_areGone() {
        store.remove(bind(DeviceKey.of("bob", "old"), "t-1"), null);
        store.logOut(bind(DeviceKey.of("eve", "old"), "t-2").device());
        bind(PHONE, "t-3");
        space.passTime(Duration.ofDays(2));
        Registration younger = bind(DeviceKey.of("bob", "younger"), "t-4");
        store.remove(younger, null);
        space.passTime(Duration.ofDays(29));

        store = openAnother();
        bind(DeviceKey.of("max", "phone"), "t-5");

        assertThat(space.rows("SELECT generation FROM zim_push_address")).hasSize(3);
        assertThat(store.live(Set.of("bob")).get("bob"))
                .extracting(Registration::device)
                .containsExactly(PHONE);
        assertThat(store.restore(younger)).isTrue();
    }

    @Test
    void bind_afterItsTombstoneWent_growsTheGeneration() {
        Registration before = bind(PHONE, "t-1");
        store.logOut(PHONE);
        space.passTime(Duration.ofDays(31));
        store = openAnother();
        bind(DeviceKey.of("max", "phone"), "t-2");
        assertThat(space.number("SELECT count(*) FROM zim_push_address")).isEqualTo(1);

        assertThat(bind(PHONE, "t-1").generation()).isGreaterThan(before.generation());
    }

    @Test
    void bind_clockOfTheDatabaseGoesBack_growsTheGeneration() {
        Registration before = bind(PHONE, "t-1");
        space.passTime(Duration.ofHours(-1));

        assertThat(bind(PHONE, "t-1").generation()).isGreaterThan(before.generation());
        store.logOut(PHONE);
        assertThat(bind(PHONE, "t-1").generation()).isGreaterThan(before.generation() + 1);
    }

    @Test
    void everyCall_oldSnapshotHeldOpen_isNotHindered() {
        Registration bound = bind(PHONE, "t-1");
        try (Handle old = space.open()) {
            old.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
            old.begin();
            assertThat(old.select("SELECT count(*) FROM zim_push_address WHERE live_identity IS NOT NULL")
                            .mapTo(Integer.class)
                            .one())
                    .isEqualTo(1);
            for (int i = 0; i < 50; i++) {
                bind(DeviceKey.of("eve", "phone"), "t-1");
                bound = bind(PHONE, "t-1");
            }
            store.remove(bound, null);

            assertThat(store.live(Set.of("bob", "eve"))).isEmpty();
            assertThat(store.restore(bound)).isTrue();
            assertThat(store.logOut(PHONE)).hasSize(1);
            old.rollback();
        }
    }

    @Test
    void bind_addressesGoRoundAmongDevicesAtOnce_endsWithoutADeadlock() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        List<Callable<Integer>> movers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Random random = new Random(seed + i);
            movers.add(() -> moveAround(random));
        }
        assertThat(Parallel.run(movers)).containsOnly(60);

        List<String> texts = store.live(users()).values().stream()
                .flatMap(List::stream)
                .map(registration -> registration.address().text())
                .toList();
        assertThat(new HashSet<>(texts)).as("seed %d", seed).hasSameSizeAs(texts);
    }

    private int moveAround(Random random) {
        int moved = 0;
        for (; moved < 60; moved++) {
            DeviceKey device = DeviceKey.of("user-" + random.nextInt(4), "phone");
            if (random.nextInt(6) == 0) {
                store.logOut(device);
            } else {
                bind(device, "t-" + random.nextInt(3));
            }
        }
        return moved;
    }

    private static List<String> users() {
        return List.of("user-0", "user-1", "user-2", "user-3");
    }
}
