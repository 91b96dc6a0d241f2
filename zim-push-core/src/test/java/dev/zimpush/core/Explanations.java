package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Explanation;
import dev.zimpush.Explanation.OfDevice;
import dev.zimpush.Explanation.Step;
import java.util.List;

/** Looks at explanations. */
final class Explanations {
    private Explanations() {}

    static Explanation explain(TestHost host, String messageId) {
        return host.zim.explain("bob", messageId).toCompletableFuture().join();
    }

    static OfDevice phone(TestHost host, String messageId) {
        return explain(host, messageId).of(PHONE).orElseThrow();
    }

    /** The chain, after a look that it is what listeners heard. */
    static List<Step> chain(TestHost host, String messageId, DeviceKey device) {
        List<Step> chain = explain(host, messageId).of(device).orElseThrow().steps();
        assertThat(chain)
                .isEqualTo(host.log.of(new DeliveryId(device, messageId)).stream()
                        .map(event -> new Step(0, event))
                        .toList());
        return chain;
    }

    static List<String> kinds(List<Step> steps) {
        return steps.stream()
                .map(step -> step.event().getClass().getSimpleName())
                .toList();
    }
}
