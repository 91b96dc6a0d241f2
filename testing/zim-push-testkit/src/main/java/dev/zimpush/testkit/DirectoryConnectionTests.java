package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.CloseReason;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Directory.Connected;
import dev.zimpush.spi.Directory.Notice;
import dev.zimpush.spi.Directory.Opened;
import dev.zimpush.spi.Directory.Opened.Kind;
import dev.zimpush.spi.Directory.Opening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of {@link DirectoryContract}: which connection is the device's. */
abstract class DirectoryConnectionTests extends DirectoryLeaseTests {
    private static final Opened FIRST = new Opened(Kind.OPENED, 0);

    @Test
    void open_firstOfADevice_isKnownToAll() {
        assertThat(one.open(PHONE, 17)).isEqualTo(FIRST);
        assertThat(two.connections("bob")).containsExactly(one.connected(PHONE, 17));
    }

    @Test
    void open_sameConnectionAgainAndAgain_isNoDisplacement() {
        for (int i = 0; i < 2 * Directory.DISPLACEMENTS_AT_MOST; i++) {
            assertThat(one.open(PHONE, 17)).isEqualTo(FIRST);
            assertThat(one.openAgain(PHONE, 17)).isEqualTo(FIRST);
        }
        assertThat(one.notices()).isEmpty();
        assertThat(one.connections("bob")).containsExactly(one.connected(PHONE, 17));
        assertThat(two.open(PHONE, 1)).isEqualTo(new Opened(Kind.OPENED, one.epoch));
    }

    @Test
    void open_newerOnTheSameNode_replacesWithoutANotice() {
        one.open(PHONE, 17);

        assertThat(one.open(PHONE, 18)).isEqualTo(FIRST);
        assertThat(one.connections("bob")).containsExactly(one.connected(PHONE, 18));
        assertThat(one.notices()).isEmpty();
    }

    @Test
    void open_onAnotherNode_replacesWithANoticeForTheFirst() {
        one.open(PHONE, 17);

        assertThat(two.open(PHONE, 3)).isEqualTo(new Opened(Kind.OPENED, one.epoch));
        assertThat(one.connections("bob")).containsExactly(two.connected(PHONE, 3));
        assertThat(one.notices()).singleElement().satisfies(notice -> {
            assertThat(notice.device()).isEqualTo(PHONE);
            assertThat(notice.connectionId()).isEqualTo(17);
            assertThat(notice.reason()).isEqualTo(CloseReason.DISPLACED);
        });
        assertThat(two.notices()).isEmpty();
    }

    @Test
    void open_whereTheOtherNodeIsBuried_isTheFirst() {
        connect(one, PHONE);
        bury(one, two);

        assertThat(two.open(PHONE, 3)).isEqualTo(FIRST);
    }

    @Test
    void open_onABuriedNode_failsAndIsNotKnown() {
        connect(two, PHONE);
        one.directory.leave(one.epoch);

        assertThatThrownBy(() -> one.open(PHONE, 17)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> one.open(TABLET, 18)).isInstanceOf(RuntimeException.class);
        assertThat(two.connections("bob")).containsExactly(two.connected(PHONE, 1));
        assertThat(two.notices()).isEmpty();
    }

    @Test
    void open_severalDevices_answersInTheirOrder() {
        connect(one, PHONE);
        connect(one, EVES_PHONE);
        List<Opening> openings =
                List.of(new Opening(WATCH, 1, false), new Opening(EVES_PHONE, 2, false), new Opening(PHONE, 3, true));

        assertThat(two.directory.open(two.epoch, openings))
                .containsExactly(FIRST, new Opened(Kind.OPENED, one.epoch), new Opened(Kind.GAVE_WAY, one.epoch));
    }

    @Test
    void open_emptyBatch_doesNothing() {
        assertThat(one.directory.open(one.epoch, List.of())).isEmpty();
        one.directory.close(one.epoch, List.of());
        one.directory.noticed(one.epoch, List.of());
        assertThat(one.directory.connections(Set.of())).isEmpty();
    }

    @Test
    void open_displacedTooOftenOverAllNodes_isRefusedAndChangesNothing() {
        one.open(PHONE, 1);
        assertThat(two.open(PHONE, 2).kind()).isEqualTo(Kind.OPENED);
        assertThat(one.open(PHONE, 3).kind()).isEqualTo(Kind.OPENED);
        assertThat(two.open(PHONE, 4).kind()).isEqualTo(Kind.OPENED);

        assertThat(one.open(PHONE, 5)).isEqualTo(new Opened(Kind.REFUSED, two.epoch));
        assertThat(one.connections("bob")).containsExactly(two.connected(PHONE, 4));
        assertThat(two.notices()).extracting(Notice::connectionId).containsExactly(2L);
        assertThat(one.open(TABLET, 6)).as("another device").isEqualTo(FIRST);
    }

    @Test
    void open_displacedTooOftenOnOneNode_isRefused() {
        for (int i = 0; i <= Directory.DISPLACEMENTS_AT_MOST; i++) {
            assertThat(one.open(PHONE, i)).isEqualTo(FIRST);
        }

        assertThat(one.open(PHONE, 99)).isEqualTo(new Opened(Kind.REFUSED, 0));
        assertThat(two.open(PHONE, 99)).isEqualTo(new Opened(Kind.REFUSED, one.epoch));
    }

    @Test
    void open_displacementsLongAgo_countNoMore() {
        for (int i = 0; i <= Directory.DISPLACEMENTS_AT_MOST; i++) {
            one.open(PHONE, i);
        }
        passTime(Directory.DISPLACEMENT_WINDOW.plusSeconds(1));

        for (int i = 0; i < Directory.DISPLACEMENTS_AT_MOST; i++) {
            assertThat(two.open(PHONE, 10 + i).kind()).isEqualTo(Kind.OPENED);
        }
        assertThat(two.open(PHONE, 99).kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void open_displacementsSpreadOverTheWindow_slideOutOneByOne() {
        Duration third = Duration.ofSeconds(4);
        one.open(PHONE, 0);
        for (int i = 1; i <= 6; i++) {
            passTime(third);
            assertThat(one.open(PHONE, i)).as("displacement %d", i).isEqualTo(FIRST);
        }
    }

    @Test
    void open_closedBeforeEach_isNoDisplacement() {
        for (int i = 0; i < 2 * Directory.DISPLACEMENTS_AT_MOST; i++) {
            assertThat(one.open(PHONE, i)).isEqualTo(FIRST);
            one.directory.close(one.epoch, List.of(one.connected(PHONE, i)));
        }
    }

    @Test
    void openAgain_deviceIsElsewhere_givesWay() {
        two.open(PHONE, 3);

        assertThat(one.openAgain(PHONE, 17)).isEqualTo(new Opened(Kind.GAVE_WAY, two.epoch));
        assertThat(one.connections("bob")).containsExactly(two.connected(PHONE, 3));
        assertThat(two.notices()).isEmpty();
    }

    @Test
    void openAgain_deviceIsNowhereElse_isOpened() {
        connect(two, PHONE);
        bury(two, one);

        assertThat(one.openAgain(PHONE, 17)).isEqualTo(FIRST);
        assertThat(one.connections("bob")).containsExactly(one.connected(PHONE, 17));
    }

    @Test
    void close_connection_isGone() {
        connect(one, PHONE);
        connect(one, TABLET);
        connect(one, WATCH);
        one.directory.close(one.epoch, List.of(one.connected(PHONE, 1), one.connected(WATCH, 1)));
        one.directory.close(one.epoch, List.of(one.connected(PHONE, 1)));

        assertThat(two.connections("bob")).containsExactly(one.connected(TABLET, 1));
    }

    @Test
    void close_replacedSince_keepsTheNewerOne() {
        one.open(PHONE, 1);
        one.open(PHONE, 2);
        one.open(TABLET, 1);
        two.open(TABLET, 1);
        one.directory.close(one.epoch, List.of(one.connected(PHONE, 1), one.connected(TABLET, 1)));

        assertThat(one.connections("bob")).containsExactlyInAnyOrder(one.connected(PHONE, 2), two.connected(TABLET, 1));
    }

    @Test
    void connections_severalUsers_hasThoseWithAnyOnly() {
        connect(one, PHONE);
        connect(two, TABLET);
        connect(two, EVES_PHONE);
        connect(one, DeviceKey.of("zoe", "phone"));

        Map<String, List<Connected>> found = one.directory.connections(List.of("bob", "eve", "nobody", "bob"));
        assertThat(found).containsOnlyKeys("bob", "eve");
        assertThat(found.get("bob")).containsExactlyInAnyOrder(one.connected(PHONE, 1), two.connected(TABLET, 1));
        assertThat(found.get("eve")).containsExactly(two.connected(EVES_PHONE, 1));
    }

    @Test
    void connections_thousandDevices_hasAllAndClosesAll() {
        List<Opening> openings = IntStream.range(0, 1_000)
                .mapToObj(i -> new Opening(DeviceKey.of("user-" + i, "phone"), i, false))
                .toList();
        List<String> users =
                openings.stream().map(opening -> opening.device().userId()).toList();
        List<Connected> all = openings.stream()
                .map(opening -> one.connected(opening.device(), opening.connectionId()))
                .toList();

        assertThat(one.directory.open(one.epoch, openings)).hasSize(1_000).containsOnly(FIRST);
        assertThat(two.directory.connections(users).values().stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(all);
        one.directory.close(one.epoch, all);
        assertThat(two.directory.connections(users)).isEmpty();
    }

    @Test
    void connections_idsThatDifferInCaseOnlyOrAreLongest_areDifferentDevices() {
        List<DeviceKey> devices = List.of(
                DeviceKey.of("bob", "phone"),
                DeviceKey.of("Bob", "phone"),
                DeviceKey.of("bob", "Phone"),
                DeviceKey.of("bob ", "phone"),
                DeviceKey.of("\u00fc".repeat(127), "\ud83d\udcf1".repeat(63)));
        devices.forEach(device -> assertThat(one.open(device, Long.MAX_VALUE)).isEqualTo(FIRST));

        for (DeviceKey device : devices) {
            assertThat(two.connections(device.userId())).contains(one.connected(device, Long.MAX_VALUE));
        }
        assertThat(two.connections("bob")).hasSize(2);
    }

    @Test
    void logOut_connected_endsItWithANotice() {
        connect(one, PHONE);
        connect(one, TABLET);

        assertThat(two.directory.logOut(PHONE)).contains(one.epoch);
        assertThat(two.connections("bob")).containsExactly(one.connected(TABLET, 1));
        assertThat(one.notices()).singleElement().satisfies(notice -> {
            assertThat(notice.device()).isEqualTo(PHONE);
            assertThat(notice.connectionId()).isEqualTo(1);
            assertThat(notice.reason()).isEqualTo(CloseReason.LOGGED_OUT);
        });
    }

    @Test
    void logOut_notConnected_isEmptyWithoutANotice() {
        connect(one, PHONE);
        one.directory.logOut(PHONE);

        assertThat(one.directory.logOut(PHONE)).isEmpty();
        assertThat(one.directory.logOut(EVES_PHONE)).isEmpty();
        assertThat(one.notices()).hasSize(1);
    }

    @Test
    void logOut_openedSince_isConnectedAgain() {
        connect(one, PHONE);
        two.directory.logOut(PHONE);

        assertThat(one.open(PHONE, 2)).isEqualTo(FIRST);
        assertThat(two.connections("bob")).containsExactly(one.connected(PHONE, 2));
    }

    @Test
    void notices_several_comeOldestFirstUntilSeenTo() {
        List<DeviceKey> devices = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            devices.add(DeviceKey.of("user-" + (9 - i), "phone"));
            one.open(devices.get(i), i);
            two.open(devices.get(i), i);
        }

        assertThat(one.notices()).extracting(Notice::device).containsExactlyElementsOf(devices);
        assertThat(one.notices()).extracting(Notice::id).doesNotHaveDuplicates();
        List<Notice> firstTwo = one.directory.notices(one.epoch, 2);
        assertThat(firstTwo).isEqualTo(one.notices().subList(0, 2));
        one.directory.noticed(one.epoch, firstTwo);
        one.directory.noticed(one.epoch, firstTwo);
        assertThat(one.notices()).extracting(Notice::device).containsExactlyElementsOf(devices.subList(2, 5));
    }
}
