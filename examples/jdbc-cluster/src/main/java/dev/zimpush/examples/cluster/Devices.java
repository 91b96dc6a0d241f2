package dev.zimpush.examples.cluster;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.zimpush.DeviceKey;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The users and their devices with the app on: each user has a phone, every fourth a tablet as well. */
final class Devices implements AutoCloseable {
    private static final List<Manner> PHONES = List.of(
            Manner.PROMPT,
            Manner.MUTE,
            Manner.OFFLINE,
            Manner.LATE,
            Manner.ROAMING,
            Manner.PROMPT,
            Manner.FRAGILE,
            Manner.OFFLINE,
            Manner.ROAMING,
            Manner.MUTE);
    private static final List<Manner> TABLETS = List.of(Manner.PROMPT, Manner.OFFLINE, Manner.MUTE);

    private final List<Client> clients = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Daemons.named("apps"));

    Devices(int users, Nodes nodes, Ledger ledger, Random random) {
        Client.World world = new Client.World(nodes, ledger, HttpClient.newHttpClient(), thread, random);
        for (int i = 0; i < users; i++) {
            String user = String.format(Locale.ROOT, "user-%02d", i + 1);
            boolean patient = i % 2 == 0;
            add(user, "phone", PHONES.get(i % PHONES.size()), patient, world);
            if (i % 4 == 0) {
                add(user, "tablet", TABLETS.get(i / 4 % TABLETS.size()), patient, world);
            }
        }
    }

    private void add(String user, String device, Manner manner, boolean patient, Client.World world) {
        clients.add(new Client(DeviceKey.of(user, device), manner, patient || manner == Manner.FRAGILE, world));
    }

    List<Client> apps() {
        return clients;
    }

    List<String> users() {
        return List.copyOf(byUser().keySet());
    }

    Map<String, List<DeviceKey>> byUser() {
        return clients.stream()
                .map(Client::device)
                .collect(groupingBy(DeviceKey::userId, TreeMap::new, mapping(device -> device, toList())));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    @Override
    public String toString() {
        Map<Manner, Long> manners =
                clients.stream().collect(groupingBy(Client::manner, () -> new EnumMap<>(Manner.class), counting()));
        return users().size() + " users with " + clients.size() + " devices: " + manners;
    }
}
