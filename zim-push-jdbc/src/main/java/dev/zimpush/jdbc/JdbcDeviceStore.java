package dev.zimpush.jdbc;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * The addresses, one row for each place (device, app, environment, kind) where one can be live.
 *
 * <p>Who changes which address of a device is live locks all rows of the device first, and of the device that the address moves
 * from: devices in the order of their ids, rows in the order of their keys. So nobody waits in a circle. Two who give the
 * same new address to different devices meet at the unique key of live addresses: the second starts again and finds the first.
 *
 * <p>A generation is the time in milliseconds, or one more than the highest of the device's rows, whichever is greater. So it grows
 * without a sequence, and goes on growing when tombstones go.
 *
 * <p>A tombstone has no text; the one of a log-out, or of an address that was replaced or moved, can't be restored and is kept for
 * its generation only. See {@link Tombstones} for how long.
 */
final class JdbcDeviceStore implements DeviceStore {
    private static final Comparator<DeviceKey> LOCK_ORDER =
            Comparator.comparing(DeviceKey::userId).thenComparing(DeviceKey::deviceId);
    private static final Comparator<Registration> LATEST_FIRST =
            Comparator.comparingLong(Registration::generation).reversed();

    private final Database database;
    private final Lists lists;
    private final Tombstones tombstones;

    JdbcDeviceStore(Database database) {
        this.database = database;
        lists = new Lists(database);
        tombstones = new Tombstones(database);
    }

    @Override
    public Map<String, List<Registration>> live(Collection<String> userIds) {
        Map<String, List<Registration>> found = new HashMap<>();
        lists.select("read addresses", AddressSql.LIVE, userIds, AddressRow::read).stream()
                .map(AddressRow::registration)
                .flatMap(Optional::stream)
                .sorted(LATEST_FIRST)
                .forEach(registration -> found.computeIfAbsent(
                                registration.device().userId(), user -> new ArrayList<>())
                        .add(registration));
        return found;
    }

    @Override
    public Bound bind(DeviceKey device, Address address) {
        AddressIdentity.require(address);
        byte[] identity = AddressIdentity.of(address);
        Bound bound = database.transaction("bind an address", handle -> bind(handle, device, address, identity));
        tombstones.removeOld();
        return bound;
    }

    private Bound bind(Handle handle, DeviceKey device, Address address, byte[] identity) throws SQLException {
        Owner owner = owner(handle, identity);
        @Nullable DeviceKey movedFrom = device.equals(owner.device) ? null : owner.device;
        List<AddressRow> locked = lock(handle, device, movedFrom);
        if (movedFrom != null) {
            moveAway(handle, movedFrom, locked, address, identity);
        }
        List<AddressRow> rows =
                locked.stream().filter(row -> row.device().equals(device)).toList();
        Registration bound =
                new Registration(device, address, Instant.ofEpochMilli(owner.now), generation(rows, owner.now));
        boolean there = rows.stream().anyMatch(row -> row.isOf(address));
        makeLive(handle, there ? AddressSql.MAKE_LIVE : AddressSql.INSERT, bound, identity);
        return new Bound(bound, movedFrom);
    }

    private void moveAway(Handle handle, DeviceKey from, List<AddressRow> rows, Address address, byte[] identity)
            throws SQLException {
        if (rows.stream().noneMatch(row -> row.isLive(identity))) {
            throw new SQLTransactionRollbackException("the address moved meanwhile", "40001");
        }
        slot(handle.createUpdate(database.sql(AddressSql.MOVE_AWAY)), from, address)
                .bind("identity", identity)
                .execute();
    }

    @Override
    public Removal remove(Registration expected, @Nullable Instant deadSince) {
        byte[] identity = AddressIdentity.of(expected.address());
        return database.statement("remove an address", handle -> {
            int removed = slot(
                            handle.createUpdate(database.sql(AddressSql.REMOVE)), expected.device(), expected.address())
                    .bind("generation", expected.generation())
                    .bind("type", expected.address().type().name())
                    .bind("identity", identity)
                    .bind("deadSince", deadSince == null ? Long.MAX_VALUE : millis(deadSince))
                    .execute();
            return removed == 1 ? Removal.REMOVED : notRemoved(handle, expected, identity, deadSince);
        });
    }

    private Removal notRemoved(Handle handle, Registration expected, byte[] identity, @Nullable Instant deadSince) {
        return slot(handle.createQuery(database.sql(AddressSql.SLOT_ROW)), expected.device(), expected.address())
                .map((row, context) -> AddressRow.read(row))
                .findOne()
                .filter(row -> row.isLive(identity)
                        && row.generation() == expected.generation()
                        && deadSince != null
                        && row.registeredAt().isAfter(deadSince))
                .map(row -> Removal.BOUND_LATER)
                .orElse(Removal.OUTDATED);
    }

    @Override
    public List<Registration> logOut(DeviceKey device) {
        return database.transaction("log a device out", handle -> {
            List<AddressRow> rows = rowsOf(handle, device);
            if (!rows.isEmpty()) {
                device(handle.createUpdate(database.sql(AddressSql.LOG_OUT)), device)
                        .execute();
            }
            return rows.stream()
                    .map(AddressRow::registration)
                    .flatMap(Optional::stream)
                    .toList();
        });
    }

    @Override
    public boolean restore(Registration removed) {
        byte[] identity = AddressIdentity.of(removed.address());
        return database.transaction("restore an address", handle -> {
            Owner owner = owner(handle, identity);
            List<AddressRow> rows = rowsOf(handle, removed.device());
            boolean can = owner.device == null
                    && rows.stream().anyMatch(row -> row.isOf(removed.address()) && row.canRestore(removed, identity));
            if (can) {
                Registration restored = new Registration(
                        removed.device(), removed.address(), removed.registeredAt(), generation(rows, owner.now));
                makeLive(handle, AddressSql.MAKE_LIVE, restored, identity);
            }
            return can;
        });
    }

    private Owner owner(Handle handle, byte[] identity) {
        return handle.createQuery(database.sql(AddressSql.OWNER))
                .bind("identity", identity)
                .map((row, context) -> {
                    String user = row.getString("user_id");
                    return new Owner(
                            row.getLong("now_millis"),
                            user == null ? null : DeviceKey.of(user, row.getString("device_id")));
                })
                .one();
    }

    private List<AddressRow> lock(Handle handle, DeviceKey device, @Nullable DeviceKey other) {
        return Stream.of(device, other == null ? device : other)
                .distinct()
                .sorted(LOCK_ORDER)
                .flatMap(each -> rowsOf(handle, each).stream())
                .toList();
    }

    private List<AddressRow> rowsOf(Handle handle, DeviceKey device) {
        return device(handle.createQuery(database.sql(AddressSql.LOCK_DEVICE)), device)
                .map((row, context) -> AddressRow.read(row))
                .list();
    }

    private void makeLive(Handle handle, String sql, Registration registration, byte[] identity) {
        Address address = registration.address();
        slot(handle.createUpdate(database.sql(sql)), registration.device(), address)
                .bind("platform", address.platform().name())
                .bind("type", address.type().name())
                .bind("text", address.text())
                .bind("identity", identity)
                .bind("generation", registration.generation())
                .bind("registeredAt", registration.registeredAt().toEpochMilli())
                .execute();
    }

    private static long generation(List<AddressRow> rows, long now) {
        long highest = rows.stream().mapToLong(AddressRow::generation).max().orElse(0);
        return Math.max(highest + 1, now);
    }

    private static <S extends SqlStatement<S>> S device(S statement, DeviceKey device) {
        return statement.bind("user", device.userId()).bind("device", device.deviceId());
    }

    private static <S extends SqlStatement<S>> S slot(S statement, DeviceKey device, Address address) {
        return device(statement, device)
                .bind("app", address.app())
                .bind("environment", address.environment().name())
                .bind("kind", address.kind().name());
    }

    /** In whole milliseconds, as the times in the table are: what is after the one is after the other. */
    private static long millis(Instant time) {
        boolean tooFar = time.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE));
        return tooFar ? Long.MAX_VALUE : time.isBefore(Instant.EPOCH) ? -1 : time.toEpochMilli();
    }

    /**
     * Who has an address.
     *
     * @param now the time by the database's clock
     * @param device who has it, or null
     */
    private record Owner(long now, @Nullable DeviceKey device) {}
}
