package dev.zimpush.examples.custombackend;

import dev.zimpush.spi.Backend;
import dev.zimpush.spi.Cluster;
import dev.zimpush.spi.DeviceStore;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Wakeup;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps everything in one file, which one process at a time may open: addresses and accepted deliveries survive its restart.
 * Several nodes of one process can share it, each with a backend of its own. Thread-safe.
 */
public final class FileBackend implements Backend, Cluster {
    private final FileStore store;
    private final FileDevices devices;
    private final FileDirectory directory;
    private final FileJournal journal;
    private final FileWakeup wakeup;
    private final AtomicBoolean closed = new AtomicBoolean();

    private FileBackend(
            FileStore store, FileDevices devices, FileDirectory directory, FileJournal journal, FileWakeup wakeup) {
        this.store = store;
        this.devices = devices;
        this.directory = directory;
        this.journal = journal;
        this.wakeup = wakeup;
        store.use();
    }

    /** Opens a file, or makes it, on the machine's clock. */
    public static FileBackend open(Path path) {
        return open(path, InstantSource.system());
    }

    /**
     * Opens a file, or makes it.
     *
     * @param clock the store's clock, which leases and times to live go by; it must go on over a restart
     */
    public static FileBackend open(Path path, InstantSource clock) {
        FileStore store = FileStore.open(path, clock);
        Rows rows = new Rows(store);
        FileDevices devices = new FileDevices(store);
        FileDirectory directory = new FileDirectory(store, rows);
        FileJournal journal = new FileJournal(store, rows, directory, devices);
        return new FileBackend(store, devices, directory, journal, FileWakeup.first());
    }

    /** Makes a backend for a further node of this process. The file is closed with the last of them. */
    public FileBackend another() {
        return new FileBackend(store, devices, directory, journal, wakeup.another());
    }

    @Override
    public DeviceStore devices() {
        return devices;
    }

    @Override
    public Optional<Cluster> cluster() {
        return Optional.of(this);
    }

    @Override
    public Directory directory() {
        return directory;
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public Wakeup wakeup() {
        return wakeup;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            wakeup.close();
            store.leave();
        }
    }
}
