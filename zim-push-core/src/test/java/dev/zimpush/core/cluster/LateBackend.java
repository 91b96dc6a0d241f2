package dev.zimpush.core.cluster;

import dev.zimpush.spi.Backend;
import dev.zimpush.spi.Cluster;
import dev.zimpush.spi.DeviceStore;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Wakeup;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;

/** A backend with whose journal something happens after a call had its effect and before it is answered. */
record LateBackend(Backend backend, String method, Runnable before) implements Backend, Cluster {
    @Override
    public DeviceStore devices() {
        return backend.devices();
    }

    @Override
    public Optional<Cluster> cluster() {
        return Optional.of(this);
    }

    @Override
    public Directory directory() {
        return backend.cluster().orElseThrow().directory();
    }

    @Override
    public Wakeup wakeup() {
        return backend.cluster().orElseThrow().wakeup();
    }

    @Override
    public Journal journal() {
        Journal journal = backend.cluster().orElseThrow().journal();
        return (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (self, called, arguments) -> {
                    try {
                        Object answer = called.invoke(journal, arguments);
                        if (called.getName().equals(method)) {
                            before.run();
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public void close() {
        backend.close();
    }
}
