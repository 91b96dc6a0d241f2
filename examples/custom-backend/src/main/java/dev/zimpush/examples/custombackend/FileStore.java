package dev.zimpush.examples.custombackend;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * One file of sorted maps, and the one lock that makes each change atomic. Everything else of this backend is written on
 * top of {@link #read} and {@link #change}; with another store, these two are what to replace first.
 *
 * <p>A change is in the file, and forced to the disk, before {@link #change} returns; one that throws leaves no trace.
 */
final class FileStore {
    private final MVStore file;
    private final InstantSource clock;
    private final MVMap<String, Long> numbers;
    private int users;

    private FileStore(MVStore file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        this.numbers = file.openMap(
                "numbers",
                new MVMap.Builder<String, Long>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(LongDataType.INSTANCE));
    }

    static FileStore open(Path path, InstantSource clock) {
        MVStore file = new MVStore.Builder()
                .fileName(path.toString())
                .autoCommitDisabled()
                .open();
        return new FileStore(file, clock);
    }

    /** A map of the file; made if it is not there. */
    MVMap<String, byte[]> map(String name) {
        return file.openMap(
                name,
                new MVMap.Builder<String, byte[]>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE));
    }

    /** The next of the numbers of that name; never given twice. */
    long next(String name) {
        long next = Optional.ofNullable(numbers.get(name)).orElse(0L) + 1;
        numbers.put(name, next);
        return next;
    }

    /** The store's clock, which all times in the file are by. */
    Instant now() {
        return clock.instant();
    }

    synchronized <T> T read(Supplier<T> work) {
        return work.get();
    }

    synchronized <T> T change(Supplier<T> work) {
        try {
            T answer = work.get();
            if (file.hasUnsavedChanges()) {
                file.commit();
                file.sync();
            }
            return answer;
        } catch (RuntimeException e) {
            file.rollback();
            throw e;
        }
    }

    synchronized void use() {
        users++;
    }

    /** Closes the file when nobody uses it any more. */
    synchronized void leave() {
        users--;
        if (users == 0) {
            file.close();
        }
    }
}
