package dev.zimpush.jdbc;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The addresses, one row for each place where one can be live. */
final class JdbcDeviceStore implements DeviceStore {
    private final Database database;

    JdbcDeviceStore(Database database) {
        this.database = database;
    }

    @Override
    public Map<String, List<Registration>> live(Collection<String> userIds) {
        throw new UnsupportedOperationException(database.tables().toString());
    }

    @Override
    public Bound bind(DeviceKey device, Address address) {
        throw new UnsupportedOperationException(database.tables().toString());
    }

    @Override
    public Removal remove(Registration expected, @Nullable Instant deadSince) {
        throw new UnsupportedOperationException(database.tables().toString());
    }

    @Override
    public List<Registration> logOut(DeviceKey device) {
        throw new UnsupportedOperationException(database.tables().toString());
    }

    @Override
    public boolean restore(Registration removed) {
        throw new UnsupportedOperationException(database.tables().toString());
    }
}
