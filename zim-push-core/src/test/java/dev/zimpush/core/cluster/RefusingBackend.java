package dev.zimpush.core.cluster;

import dev.zimpush.spi.Backend;
import dev.zimpush.spi.Cluster;
import dev.zimpush.spi.DeviceStore;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Wakeup;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;

/** A backend whose store refuses one message, whatever else is in the same write. */
record RefusingBackend(Backend backend, String messageId) implements Backend, Cluster {
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
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (self, method, arguments) -> {
                    if (method.getName().equals("write") && arguments[1] instanceof List<?> messages) {
                        for (Object message : messages) {
                            if (((Journal.NewMessage) message).message().id().equals(messageId)) {
                                throw new IllegalStateException("the store refuses " + messageId);
                            }
                        }
                    }
                    try {
                        return method.invoke(journal, arguments);
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
