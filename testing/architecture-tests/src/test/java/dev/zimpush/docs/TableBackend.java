package dev.zimpush.docs;

import dev.zimpush.spi.Backend;
import dev.zimpush.spi.DeviceStore;

// sample: backend
/** Keeps the addresses in a table of the host's. */
final class TableBackend implements Backend {
    private final DeviceStore table;

    TableBackend(DeviceStore table) {
        this.table = table; // live, bind, remove, logOut, restore: each one transaction
    }

    @Override
    public DeviceStore devices() {
        return table;
    }

    @Override
    public void close() {
        // the data source is the host's
    }
}
// end
