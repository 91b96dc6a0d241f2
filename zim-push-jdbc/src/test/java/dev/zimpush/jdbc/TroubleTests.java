package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Backend;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** When the database refuses, waits, or stands still; one subclass for each database. */
abstract class TroubleTests extends SpaceTests {
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    private static final DeviceKey TABLET = DeviceKey.of("bob", "tablet");
    private static final Address ADDRESS = Address.apns("t-1", "com.acme.chat");
    private static final String TOUCH = "UPDATE zim_push_address SET generation = generation + 1 WHERE device_id = ?";

    TroubleTests(TestDatabase database) {
        super(database);
    }

    private Database database(Duration statementTimeout) {
        Settings settings =
                new Settings("zim_push_", null, false, statementTimeout, false, false, UnaryOperator.identity());
        return new Database(space.dataSource(), space.dialect(), settings);
    }

    @Test
    void bind_rowLockedForLong_failsClearlyAndWorksWhenItIsFree() {
        try (Backend backend =
                space.builder().statementTimeout(Duration.ofSeconds(1)).build()) {
            backend.devices().bind(PHONE, ADDRESS);
            try (Handle other = space.open()) {
                other.begin();
                other.execute(TOUCH, "phone");

                assertThatThrownBy(() -> backend.devices().bind(PHONE, ADDRESS))
                        .isInstanceOf(DatabaseException.class)
                        .hasMessageContaining("could not bind an address: ");
                other.rollback();
            }

            assertThat(backend.devices().bind(PHONE, ADDRESS).registration().address())
                    .isEqualTo(ADDRESS);
        }
    }

    @Test
    void transaction_deadlock_isDoneAgainAndBothSucceed() throws Exception {
        try (Backend backend = space.builder().build()) {
            backend.devices().bind(PHONE, ADDRESS);
            backend.devices().bind(TABLET, Address.apns("t-2", "com.acme.chat"));
            space.run("UPDATE zim_push_address SET generation = 0");
            AtomicInteger tries = new AtomicInteger();
            CyclicBarrier bothHaveOne = new CyclicBarrier(2);

            Parallel.run(List.<Callable<Integer>>of(
                    () -> touch(List.of("phone", "tablet"), bothHaveOne, tries),
                    () -> touch(List.of("tablet", "phone"), bothHaveOne, tries)));

            assertThat(tries).hasValueGreaterThan(2);
            assertThat(space.rows("SELECT generation FROM zim_push_address"))
                    .extracting(row -> row.get("generation"))
                    .containsExactly(2L, 2L);
        }
    }

    private int touch(List<String> devices, CyclicBarrier bothHaveOne, AtomicInteger tries) {
        AtomicInteger ownTries = new AtomicInteger();
        return database(Duration.ofSeconds(20)).transaction("touch", handle -> {
            tries.incrementAndGet();
            int touched = handle.execute(TOUCH, devices.get(0));
            if (ownTries.getAndIncrement() == 0) {
                await(bothHaveOne);
            }
            return touched + handle.execute(TOUCH, devices.get(1));
        });
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void transaction_workFails_isRolledBackAndNotDoneAgain() {
        try (Backend backend = space.builder().build()) {
            backend.devices().bind(PHONE, ADDRESS);
            AtomicInteger tries = new AtomicInteger();

            assertThatThrownBy(() -> database(Duration.ofSeconds(5)).transaction("fail", handle -> {
                        tries.incrementAndGet();
                        handle.execute("DELETE FROM zim_push_address");
                        throw new SQLException("no", "22000");
                    }))
                    .hasMessage("could not fail: the database refused it (SQLException) (SQLState 22000, code 0)");

            assertThat(tries).hasValue(1);
            assertThat(space.number("SELECT count(*) FROM zim_push_address")).isEqualTo(1);
        }
    }

    @Test
    void transaction_passingFailureEachTime_givesUpAndTellsHowOften() {
        AtomicInteger tries = new AtomicInteger();

        assertThatThrownBy(() -> database(Duration.ofSeconds(30)).transaction("fail", handle -> {
                    tries.incrementAndGet();
                    throw new SQLException("serialize", "40001");
                }))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("tried " + tries + " times");
        assertThat(tries).hasValueBetween(2, 20);
    }

    @Test
    void bind_databaseRefusesTheValue_tellsNothingOfIt() {
        String secret = "secret-token-" + "x".repeat(300);
        try (Backend backend = space.builder().build()) {
            space.run("ALTER TABLE zim_push_address "
                    + switch (space.dialect()) {
                        case POSTGRESQL -> "ADD CHECK (length(text) < 20)";
                        case MARIADB -> "MODIFY text VARCHAR(20)";
                        case H2 -> "ALTER COLUMN text VARCHAR(20)";
                    });

            Throwable thrown =
                    catchThrowable(() -> backend.devices().bind(PHONE, Address.apns(secret, "com.acme.chat")));

            assertThat(thrown)
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("could not bind an address: ");
            assertThat(Texts.of(thrown)).doesNotContain("secret").doesNotContain("xxx");
        }
    }

    @Test
    void bind_tableGone_saysWhatIsMissing() {
        try (Backend backend = space.builder().build()) {
            space.run("DROP TABLE zim_push_address");

            assertThatThrownBy(() -> backend.devices().bind(PHONE, ADDRESS))
                    .hasMessageContaining("zim_push_address")
                    .hasMessageContaining("a table is missing");
        }
    }
}
