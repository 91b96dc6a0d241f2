package dev.zimpush.examples.custombackend;

import dev.zimpush.testkit.ManualTime;
import java.nio.file.Path;
import java.time.Duration;

/** Backends on files of a test's own folder, under hand-moved time. */
final class TestFile {
    private final Path folder;
    private final ManualTime time = new ManualTime();
    private int files;
    private FileBackend last;

    TestFile(Path folder) {
        this.folder = folder;
    }

    FileBackend open() {
        last = FileBackend.open(folder.resolve("store-" + ++files), time);
        return last;
    }

    FileBackend another() {
        return last.another();
    }

    /** The last file, as the next process finds it. */
    FileBackend reopen() {
        last = FileBackend.open(folder.resolve("store-" + files), time);
        return last;
    }

    void pass(Duration duration) {
        time.advance(duration);
    }
}
