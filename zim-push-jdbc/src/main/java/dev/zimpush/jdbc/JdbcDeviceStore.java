package dev.zimpush.jdbc;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * The addresses, one row for each place (device, app, environment, kind) where one can be live.
 *
 * <p>Who changes which address of a device is live locks all rows of the device first, and of the devices that the address moves
 * from, or might have come back to: devices in the order of their ids, rows in the order of their keys. So nobody waits in a circle. Two who give the
 * same new address to different devices meet at the unique key of live addresses: the second starts again and finds the first.
 *
 * <p>A generation is the time in milliseconds, or one more than the highest of the device's rows, whichever is greater. So it grows
 * without a sequence, and goes on growing when tombstones go.
 *
 * <p>The tombstone of an address that a vendor said is dead keeps its text, to be restored; once the address is bound again, wherever, that
 * ends. Any other tombstone has no text and is kept for its generation only. See {@link Tombstones} for how long.
 */
final class JdbcDeviceStore implements DeviceStore {
    private static final Comparator<DeviceKey> LOCK_ORDER =
            Comparator.comparing(DeviceKey::userId).thenComparing(DeviceKey::deviceId);

    /** Whenever it was bound, also if the clock went back since. */
    private static final long NO_AGE = -Duration.ofDays(36_500).toMillis();

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
    public Bound bind(DeviceKey device, Address address, @Nullable Locale locale) {
        AddressIdentity.require(address);
        byte[] identity = AddressIdentity.of(address);
        Bound bound =
                database.transaction("bind an address", handle -> bind(handle, device, address, locale, identity));
        tombstones.removeOld();
        return bound;
    }

    private Bound bind(Handle handle, DeviceKey device, Address address, @Nullable Locale locale, byte[] identity)
            throws SQLException {
        Owner owner = owner(handle, identity);
        Address there = owner.environment == null || address.environment() != Address.Environment.UNKNOWN
                ? address
                : address.in(Address.Environment.valueOf(owner.environment));
        @Nullable DeviceKey movedFrom = device.equals(owner.device) ? null : owner.device;
        List<AddressRow> locked = lock(handle, concerned(handle, owner, device, movedFrom, identity));
        makeWay(handle, owner, locked, device, there, identity);
        List<AddressRow> rows =
                locked.stream().filter(row -> row.device().equals(device)).toList();
        Registration bound =
                new Registration(device, there, Instant.ofEpochMilli(owner.now), generation(rows, owner.now), locale);
        makeLive(handle, rows, bound, identity);
        return new Bound(bound, movedFrom);
    }

    @Override
    public Optional<Registration> learned(Registration expected, Address.Environment environment) {
        Address there = expected.address().in(environment);
        byte[] identity = AddressIdentity.of(there);
        return database.transaction("keep an address's environment", handle -> {
            Owner owner = owner(handle, identity);
            List<AddressRow> rows = rowsOf(handle, expected.device());
            Optional<AddressRow> now = rows.stream()
                    .filter(row -> row.isOf(expected.address()) && row.isLive(identity) && row.isAt(expected))
                    .findFirst();
            boolean laterOneIsThere = rows.stream()
                    .filter(row -> row.isOf(there) && row.isLive())
                    .map(AddressRow::registration)
                    .flatMap(Optional::stream)
                    .anyMatch(placed -> LATEST_FIRST.compare(placed, expected) < 0);
            if (now.isEmpty() || laterOneIsThere) {
                return Optional.empty();
            }
            slot(handle.createUpdate(database.sql(AddressSql.MOVE_AWAY)), expected.device(), expected.address())
                    .bind("identity", identity)
                    .execute();
            Registration bound = new Registration(
                    expected.device(),
                    there,
                    expected.registeredAt(),
                    generation(rows, owner.now),
                    now.get().locale());
            makeLive(handle, rows, bound, identity);
            return Optional.of(bound);
        });
    }

    /** Takes the address away from where it is, unless it is there already, and from who may have it back. */
    private void makeWay(
            Handle handle, Owner owner, List<AddressRow> locked, DeviceKey device, Address address, byte[] identity)
            throws SQLException {
        if (owner.tombstones > 0) {
            handle.createUpdate(database.sql(AddressSql.FORGET))
                    .bind("identity", identity)
                    .execute();
        }
        if (owner.device == null || owner.environment == null) {
            return;
        }
        if (locked.stream().noneMatch(row -> row.device().equals(owner.device) && row.isLive(identity))) {
            throw new SQLTransactionRollbackException("the address moved meanwhile", "40001");
        }
        if (!owner.device.equals(device)
                || !owner.environment.equals(address.environment().name())) {
            device(handle.createUpdate(database.sql(AddressSql.MOVE_AWAY)), owner.device)
                    .bind("app", address.app())
                    .bind("environment", owner.environment)
                    .bind("kind", address.kind().name())
                    .bind("identity", identity)
                    .execute();
        }
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
    public boolean unbind(Registration expected, Duration age) {
        Address address = expected.address();
        return database.statement(
                "unbind an address",
                handle -> slot(handle.createUpdate(database.sql(AddressSql.UNBIND)), expected.device(), address)
                                .bind("generation", expected.generation())
                                .bind("type", address.type().name())
                                .bind("identity", AddressIdentity.of(address))
                                .bind("age", age.isZero() ? NO_AGE : age.toMillis())
                                .execute()
                        == 1);
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
                    .filter(AddressRow::isLive)
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
            Optional<AddressRow> tombstone = rows.stream()
                    .filter(row -> owner.device == null && row.isOf(removed.address()))
                    .filter(row -> row.canRestore(removed, identity))
                    .findFirst();
            tombstone.ifPresent(row -> {
                Registration restored = new Registration(
                        removed.device(),
                        removed.address(),
                        removed.registeredAt(),
                        generation(rows, owner.now),
                        row.locale());
                makeLive(handle, rows, restored, identity);
            });
            return tombstone.isPresent();
        });
    }

    @Override
    public Removed removed(String app, Instant since, @Nullable String after, int most) {
        List<AddressRow> rows = database.statement("read removed addresses", handle -> {
            Query query = handle.createQuery(
                    database.sql(after == null ? AddressSql.REMOVED_FIRST_PAGE : AddressSql.REMOVED_NEXT_PAGE));
            if (after != null) {
                PageEnd.of(after).bindTo(query);
            }
            return query.bind("app", app)
                    .bind("since", millis(since))
                    .bind("most", most)
                    .map((row, context) -> AddressRow.read(row))
                    .list();
        });
        return new Removed(
                rows.stream()
                        .map(AddressRow::registration)
                        .flatMap(Optional::stream)
                        .toList(),
                rows.size() < most ? null : PageEnd.of(rows.get(most - 1)).text());
    }

    private Owner owner(Handle handle, byte[] identity) {
        return handle.createQuery(database.sql(AddressSql.OWNER))
                .bind("identity", identity)
                .map((row, context) -> {
                    String user = row.getString("user_id");
                    return new Owner(
                            row.getLong("now_millis"),
                            user == null ? null : DeviceKey.of(user, row.getString("device_id")),
                            row.getString("environment"),
                            row.getLong("tombstones"));
                })
                .one();
    }

    /** The devices of which rows may change with a bind. */
    private Set<DeviceKey> concerned(
            Handle handle, Owner owner, DeviceKey device, @Nullable DeviceKey movedFrom, byte[] identity) {
        Set<DeviceKey> devices = new HashSet<>();
        devices.add(device);
        if (movedFrom != null) {
            devices.add(movedFrom);
        }
        if (owner.tombstones > 0) {
            devices.addAll(handle.createQuery(database.sql(AddressSql.MAY_HAVE_IT_BACK))
                    .bind("identity", identity)
                    .map((row, context) -> DeviceKey.of(row.getString("user_id"), row.getString("device_id")))
                    .list());
        }
        return devices;
    }

    private List<AddressRow> lock(Handle handle, Set<DeviceKey> devices) {
        return devices.stream()
                .sorted(LOCK_ORDER)
                .flatMap(each -> rowsOf(handle, each).stream())
                .toList();
    }

    private List<AddressRow> rowsOf(Handle handle, DeviceKey device) {
        return device(handle.createQuery(database.sql(AddressSql.LOCK_DEVICE)), device)
                .map((row, context) -> AddressRow.read(row))
                .list();
    }

    private void makeLive(Handle handle, List<AddressRow> ofDevice, Registration registration, byte[] identity) {
        Address address = registration.address();
        Locale locale = registration.locale();
        boolean there = ofDevice.stream().anyMatch(row -> row.isOf(address));
        String sql = there ? AddressSql.MAKE_LIVE : AddressSql.INSERT;
        slot(handle.createUpdate(database.sql(sql)), registration.device(), address)
                .bind("platform", address.platform().name())
                .bind("type", address.type().name())
                .bind("text", address.text())
                .bind("identity", identity)
                .bind("generation", registration.generation())
                .bind("registeredAt", registration.registeredAt().toEpochMilli())
                .bind("locale", locale == null ? null : locale.toLanguageTag())
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
     * @param environment where it is live, or null
     * @param tombstones how many had it and may have it back
     */
    private record Owner(
            long now, @Nullable DeviceKey device, @Nullable String environment, long tombstones) {}
}
