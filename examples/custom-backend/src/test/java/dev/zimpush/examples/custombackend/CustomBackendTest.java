package dev.zimpush.examples.custombackend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CustomBackendTest {
    @TempDir
    Path folder;

    @Test
    void play_firstProcessIsKilled_secondPushesAll() throws Exception {
        assertThat(CustomBackend.play(folder.resolve("store"))).isTrue();
    }
}
