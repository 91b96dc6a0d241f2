package dev.zimpush.apns;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class that left a Netty buffer to the garbage collector. Needs the leak detection level paranoid. */
final class NettyLeaks implements BeforeAllCallback, AfterAllCallback {
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    static {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new RecordingFactory());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        LEAKS.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertThat(found()).isEmpty();
    }

    /** The leaks of buffers that are garbage now; the detector reports when the next buffers are made. */
    static Queue<String> found() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(64);
            buffer.release();
        }
        return LEAKS;
    }

    private static final class RecordingFactory extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings("deprecation") // the method to override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval, long maxActive) {
            return newResourceLeakDetector(resource, interval);
        }

        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval) {
            ResourceLeakDetector<T> detector = new ResourceLeakDetector<>(resource, interval);
            detector.setLeakListener((type, records) -> LEAKS.add(type + ": " + records));
            return detector;
        }
    }
}
