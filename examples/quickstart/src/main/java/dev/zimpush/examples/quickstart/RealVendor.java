package dev.zimpush.examples.quickstart;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.apns.ApnsProvider;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.fcm.FcmProvider;
import dev.zimpush.spi.PushProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A vendor on the internet and a device of yours, as the environment names them. A vendor takes part if any of its
 * variables is set, and then needs all but the optional one:
 *
 * <pre>
 * ZIM_APNS_KEY_FILE          the .p8 file of the signing key
 * ZIM_APNS_KEY_ID            its id
 * ZIM_APNS_TEAM_ID           the team's id
 * ZIM_APNS_TOPIC             the app's bundle id
 * ZIM_APNS_DEVICE_TOKEN      the device to push to
 * ZIM_APNS_ENVIRONMENT       production (if not set) or sandbox
 *
 * ZIM_FCM_CREDENTIALS_FILE   the service account's JSON file
 * ZIM_FCM_DEVICE_TOKEN       the registration token of the device to push to
 * </pre>
 *
 * @param name what people call it
 * @param provider makes the provider, which reads the credentials
 * @param address the device
 */
record RealVendor(String name, Supplier<PushProvider> provider, Address address) {
    private static final String APNS_ENVIRONMENT = "ZIM_APNS_ENVIRONMENT";
    private static final List<String> APNS = List.of(
            "ZIM_APNS_KEY_FILE", "ZIM_APNS_KEY_ID", "ZIM_APNS_TEAM_ID", "ZIM_APNS_TOPIC", "ZIM_APNS_DEVICE_TOKEN");
    private static final List<String> FCM = List.of("ZIM_FCM_CREDENTIALS_FILE", "ZIM_FCM_DEVICE_TOKEN");
    private static final DeviceKey DEVICE = DeviceKey.of("you", "phone");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * The vendors that the environment has credentials for.
     *
     * @throws IllegalArgumentException when a vendor's variables are incomplete; names what is missing, and no value
     */
    static List<RealVendor> fromEnvironment(Map<String, String> environment) {
        List<RealVendor> vendors = new ArrayList<>();
        if (complete(APNS, environment) || environment.containsKey(APNS_ENVIRONMENT)) {
            vendors.add(apns(environment));
        }
        if (complete(FCM, environment)) {
            vendors.add(fcm(environment));
        }
        return vendors;
    }

    private static RealVendor apns(Map<String, String> environment) {
        List<String> value =
                APNS.stream().map(name -> required(name, environment)).toList();
        Address production = Address.apns(value.get(4), value.get(3));
        Address address = switch (environment.getOrDefault(APNS_ENVIRONMENT, "production")) {
            case "production" -> production;
            case "sandbox" -> production.inSandbox();
            default -> throw new IllegalArgumentException(APNS_ENVIRONMENT + " is neither production nor sandbox");
        };
        return new RealVendor(
                "APNs",
                () -> ApnsProvider.builder()
                        .tokenAuthentication(value.get(2), value.get(1), Path.of(value.get(0)))
                        .apps(address.app())
                        .environment(address.environment())
                        .build(),
                address);
    }

    private static RealVendor fcm(Map<String, String> environment) {
        List<String> value =
                FCM.stream().map(name -> required(name, environment)).toList();
        return new RealVendor(
                "FCM",
                () -> FcmProvider.builder().credentials(Path.of(value.get(0))).build(),
                Address.fcmToken(value.get(1), "default"));
    }

    /** Whether the variables are all set; if only some are, that is a mistake. */
    private static boolean complete(List<String> names, Map<String, String> environment) {
        List<String> missing = names.stream()
                .filter(name -> environment.getOrDefault(name, "").isBlank())
                .toList();
        if (!missing.isEmpty() && missing.size() < names.size()) {
            throw new IllegalArgumentException("missing in the environment: " + String.join(", ", missing));
        }
        return missing.isEmpty();
    }

    private static String required(String name, Map<String, String> environment) {
        String value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new IllegalArgumentException("missing in the environment: " + name);
        }
        return value;
    }

    /** Sends to the device, which is not connected; throws unless the vendor takes the push. */
    void play(Timeline timeline) throws Exception {
        Narrator narrator = new Narrator(timeline, Scale.REAL_TIME);
        narrator.enters(DEVICE.userId());
        timeline.heading("    Sent over the internet to your device; look at it.");
        try (ZimPush zim = ZimPushBuilder.create()
                .provider(provider.get())
                .listener(narrator)
                .build()) {
            zim.devices().bind(DEVICE, address).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            zim.send(Message.to(DEVICE.userId())
                            .id("hello-" + System.currentTimeMillis())
                            .push(PushContent.alert("zim-push", "Hello from the quickstart"))
                            .build())
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            ZimPushEvent end =
                    narrator.events().await("outcome", event -> event instanceof ZimPushEvent.Settled, PATIENCE);
            Outcome outcome = ((ZimPushEvent.Settled) end).outcome();
            if (outcome != Outcome.PUSHED) {
                throw new AssertionError(name + " did not take the push: " + outcome);
            }
        }
    }

    /** The name only: the address is a secret. */
    @Override
    public String toString() {
        return name;
    }
}
