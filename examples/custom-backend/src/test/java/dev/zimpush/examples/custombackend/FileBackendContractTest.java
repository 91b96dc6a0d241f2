package dev.zimpush.examples.custombackend;

import dev.zimpush.spi.Backend;
import dev.zimpush.testkit.BackendContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class FileBackendContractTest extends BackendContract {
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
}
