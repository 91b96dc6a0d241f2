package dev.zimpush.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.Address.Environment;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Verdicts that are under way while addresses are bound, moved, logged out and restored: one removes the very binding that was pushed to,
 * or nothing. Random, with a seed.
 */
class AddressGenerationsTest {
    private static final String APP = "com.acme.chat";
    private static final int USERS = 4;
    private static final int TEXTS = 6;
    private static final int RUNS = 150;
    private static final int STEPS = 300;

    @Test
    void verdictsUnderWay_removeOnlyTheBindingThatWasPushedTo() {
        long seed = new Random().nextLong();
        System.out.println("AddressGenerationsTest seed " + seed);
        Set<String> seen = new HashSet<>();
        for (int run = 0; run < RUNS; run++) {
            new Run(seed + run, seen).play();
        }
        assertThat(seen).as("the test has teeth").contains("removed", "kept", "restored", "learned", "moved");
    }

    private record Asked(PushRequest request, CompletableFuture<PushVerdict> answer) {}

    private static final class Run {
        private final Random random;
        private final String label;
        private final Set<String> seen;
        private final List<Asked> asked = new ArrayList<>();
        private final TestHost host = new TestHost(builder -> builder.addressCare(AddressCare.standard()
                        .stopAbove(100, 20, Duration.ofMinutes(10))
                        .doubts(Duration.ofSeconds(5), Duration.ofDays(1)))
                .providerCallTimeout(Duration.ofMinutes(5)));
        private int messages;

        Run(long seed, Set<String> seen) {
            this.random = new Random(seed);
            this.label = "seed " + seed;
            this.seen = seen;
            host.provider.serving(address -> address.environment() != Environment.UNKNOWN);
            host.provider.always(request -> {
                CompletableFuture<PushVerdict> answer = new CompletableFuture<>();
                asked.add(new Asked(request, answer));
                return answer;
            });
        }

        void play() {
            try (TestHost closing = host) {
                for (int step = 0; step < STEPS; step++) {
                    step();
                    Set<String> texts = new HashSet<>();
                    live().forEach(each -> assertThat(texts.add(each.address().text()))
                            .as("%s: %s is live once", label, each)
                            .isTrue());
                }
                assertThat(closing.zim).isNotNull();
            }
        }

        private void step() {
            switch (random.nextInt(10)) {
                case 0, 1 -> bind();
                case 2, 3, 4 -> send();
                case 5, 6, 7 -> answer();
                case 8 -> {
                    if (random.nextInt(4) == 0) {
                        host.zim.devices().logOut(device(random.nextInt(USERS)));
                    } else {
                        restore();
                    }
                }
                default -> host.pass(random.nextInt(4_000));
            }
        }

        private void bind() {
            Address address = Address.apns("t-" + random.nextInt(TEXTS), APP);
            Environment environment = List.of(Environment.values()).get(random.nextInt(3));
            DeviceKey device = device(random.nextInt(USERS));
            boolean elsewhere = live().stream()
                    .anyMatch(each -> each.address().text().equals(address.text())
                            && !each.device().equals(device));
            Registration bound = host.zim
                    .devices()
                    .bind(device, address.in(environment))
                    .toCompletableFuture()
                    .join();
            assertThat(live()).as("%s: what was bound is live", label).contains(bound);
            if (elsewhere) {
                seen.add("moved");
            }
        }

        private void send() {
            host.zim.send(Message.to("user-" + random.nextInt(USERS))
                    .id("m-" + ++messages)
                    .push(PushContent.alert("Alice", "Hi"))
                    .build());
        }

        private void restore() {
            List<Registration> before = live();
            int restored = host.zim
                    .devices()
                    .restore(APP, Instant.EPOCH)
                    .toCompletableFuture()
                    .join();
            assertThat(live()).as("%s: a restore takes nothing away", label).containsAll(before);
            assertThat(live()).as(label).hasSize(before.size() + restored);
            if (restored > 0) {
                seen.add("restored");
            }
        }

        private void answer() {
            asked.removeIf(each -> each.answer.isDone());
            if (asked.isEmpty()) {
                return;
            }
            Asked answered = asked.get(random.nextInt(asked.size()));
            List<Registration> before = live();
            int deadBefore = host.log.of(ZimPushEvent.AddressDead.class).size();
            PushVerdict verdict = switch (random.nextInt(4)) {
                case 0 -> PushVerdict.dead(410, "Unregistered", null);
                case 1 ->
                    PushVerdict.dead(410, "Unregistered", host.time.instant().minusMillis(random.nextInt(3_000)));
                case 2 -> PushVerdict.suspectAddress(400, "BadDeviceToken");
                default -> PushVerdict.accepted(200);
            };
            answered.answer.complete(verdict);
            Registration to = answered.request.registration();
            List<Registration> after = live();
            List<Registration> gone =
                    before.stream().filter(each -> !after.contains(each)).toList();
            assertThat(gone)
                    .as("%s: %s to %s took away", label, verdict, to)
                    .allMatch(each -> each.device().equals(to.device())
                            && (each.generation() == to.generation() || verdict.kind() == PushVerdict.Kind.ACCEPTED));
            if (verdict.kind() != PushVerdict.Kind.ACCEPTED) {
                assertThat(gone).as(label).hasSizeLessThanOrEqualTo(1);
                assertThat(after).as("%s: a verdict makes nothing live", label).isSubsetOf(before);
            } else if (!gone.isEmpty()) {
                seen.add("learned");
                assertThat(gone).as(label).anyMatch(each -> each.generation() == to.generation());
            }
            List<ZimPushEvent.AddressDead> dead = host.log.of(ZimPushEvent.AddressDead.class);
            dead.subList(deadBefore, dead.size()).forEach(event -> {
                assertThat(gone.contains(event.registration()))
                        .as("%s: %s", label, event)
                        .isEqualTo(event.removed());
                seen.add(event.removed() ? "removed" : "kept");
            });
        }

        private List<Registration> live() {
            return IntStream.range(0, USERS)
                    .mapToObj(user -> host.addresses("user-" + user))
                    .flatMap(List::stream)
                    .toList();
        }

        private static DeviceKey device(int user) {
            return DeviceKey.of("user-" + user, "phone");
        }
    }
}
