package dev.zimpush.examples.custombackend;

import dev.zimpush.spi.Backend;
import dev.zimpush.testkit.WakeupContract;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

final class FileWakeupContractTest extends WakeupContract {
    @TempDir
    Path folder;

    private TestFile file;

    private TestFile file() {
        if (file == null) {
            file = new TestFile(folder);
        }
        return file;
    }

    @Override
    protected Backend newBackend() {
        return file().open();
    }

    @Override
    protected Backend anotherBackend() {
        return file().another();
    }

    @Override
    protected void passTime(Duration duration) {
        file().pass(duration);
    }
}
