package dev.zimpush.core.cluster;

import dev.zimpush.spi.Backend;
import dev.zimpush.spi.Cluster;
import dev.zimpush.spi.DeviceStore;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Pushes;
import dev.zimpush.spi.Wakeup;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A backend of whose directory and journal each call is seen: by its name, such as {@code Journal.claim}, and its arguments
 * before it has its effect, and by its name between its effect and its answer.
 */
record WatchedBackend(Backend backend, BiConsumer<String, List<Object>> before, Consumer<String> after)
        implements Backend, Cluster {
    @Override
    public DeviceStore devices() {
        return backend.devices();
    }

    @Override
    public Optional<Cluster> cluster() {
        return Optional.of(this);
    }

    @Override
    public Optional<Pushes> pushes() {
        return backend.pushes();
    }

    @Override
    public Directory directory() {
        return watched(Directory.class, backend.cluster().orElseThrow().directory());
    }

    @Override
    public Journal journal() {
        return watched(Journal.class, backend.cluster().orElseThrow().journal());
    }

    @Override
    public Wakeup wakeup() {
        return backend.cluster().orElseThrow().wakeup();
    }

    private <T> T watched(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    String call = type.getSimpleName() + '.' + method.getName();
                    before.accept(call, arguments == null ? List.of() : Arrays.asList(arguments));
                    try {
                        Object answer = method.invoke(real, arguments);
                        after.accept(call);
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Override
    public void close() {
        backend.close();
    }
}
