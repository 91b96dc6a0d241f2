package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.zimpush.Address;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.spi.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples of the Javadoc, and a check that they are these. */
final class ExamplesTest {
    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code(.*?)}</pre>", Pattern.DOTALL);

    private final DeviceKey phone = DeviceKey.of("bob", "phone");
    private final PushRequest request = request("t-1");
    private final List<String> log = new ArrayList<>();
    private final List<String> acked = new ArrayList<>();

    @Test
    void manualTime_example_works() {
        ManualTime time = new ManualTime();
        TimeSource.Alarm alarm = time.newAlarm("tea", () -> time.execute(() -> log.add("tea is ready")));
        alarm.ringAt(time.nanoTime() + Duration.ofMinutes(3).toNanos());

        time.advance(Duration.ofMinutes(3));
        assertThat(log).containsExactly("tea is ready");
    }

    @Test
    void recordingLink_example_works() {
        RecordingLink link = new RecordingLink().onDeliver(message -> acked.add(message.id()));
        link.deliver(Message.to("bob").id("m-1").build());

        assertThat(link.ids()).containsExactly("m-1");
        assertThat(link.closeReason()).isEmpty();
        assertThat(acked).containsExactly("m-1");
    }

    @Test
    void scriptedProvider_example_works() {
        ScriptedProvider provider = new ScriptedProvider()
                .next(PushVerdict.retry(503, "ServiceUnavailable", null))
                .forAddress("dead-token", Answer.verdict(PushVerdict.dead(410, "Unregistered", null)));

        assertThat(provider.push(request)).isCompletedWithValueMatching(v -> v.kind() == PushVerdict.Kind.RETRY);
        assertThat(provider.push(request)).isCompletedWithValueMatching(v -> v.kind() == PushVerdict.Kind.ACCEPTED);
        assertThat(provider.requests()).containsExactly(request, request);
        assertThat(provider.push(request("dead-token")))
                .isCompletedWithValueMatching(v -> v.kind() == PushVerdict.Kind.DEAD);
    }

    @Test
    void answer_example_works() {
        ScriptedProvider provider = new ScriptedProvider();
        provider.next(Answer.verdict(PushVerdict.retry(503, "ServiceUnavailable", null)), Answer.silence());
        provider.always(request -> {
            throw new IllegalStateException("a provider with a bug");
        });
        assertThat(provider.push(request)).isCompleted();
        assertThat(provider.push(request)).isNotNull();

        assertThat(provider.inFlight()).isEqualTo(1);
        assertThat(catchThrowable(() -> provider.push(request))).hasMessage("a provider with a bug");
    }

    @Test
    void pending_example_works() {
        ScriptedProvider provider = new ScriptedProvider();
        Pending push = provider.nextPending();
        CompletionStage<PushVerdict> stage = provider.push(request);

        assertThat(push.isAsked()).isTrue();
        push.answer(PushVerdict.accepted(200));
        assertThat(stage).isCompleted();
    }

    @Test
    void eventLog_example_works() {
        EventLog events = new EventLog();
        DeliveryId delivery = new DeliveryId(phone, "m-1");
        ManualTime time = new ManualTime();
        events.on(new ZimPushEvent.PushDue(
                delivery, time.instant(), DueReason.ACK_TIMEOUT, Duration.ZERO, Duration.ZERO));
        events.on(new ZimPushEvent.Settled(
                delivery, time.instant(), Outcome.PUSHED, null, DueReason.ACK_TIMEOUT, "", Duration.ZERO, false));

        assertThat(events.reasons(delivery)).containsExactly(DueReason.ACK_TIMEOUT);
        assertThat(events.settled(delivery)).as(events.story("m-1", phone)).contains(Outcome.PUSHED);
        assertThat(events.of(ZimPushEvent.ConnectionClosed.class)).isEmpty();
    }

    @Test
    void memoryCluster_example_works() {
        ManualTime time = new ManualTime();
        MemoryCluster cluster = MemoryCluster.create(time);
        ClusterBackend one = cluster.backend();
        ClusterBackend two = cluster.backend();
        long first = one.directory().join("one", Duration.ofSeconds(10));
        long second = two.directory().join("two", Duration.ofSeconds(10));

        one.unavailable(true);
        time.advance(Duration.ofSeconds(8));
        two.directory().renew(second, Duration.ofSeconds(10));
        time.advance(Duration.ofSeconds(3));
        assertThat(two.directory().bury(second)).containsExactly(first);
    }

    @Test
    void javadoc_everyExample_isCompiledHere() throws IOException {
        String tests = sources(Path.of("src/test/java")).replace("@Override", "");
        Matcher examples = EXAMPLE.matcher(sources(Path.of("src/main/java")));
        int found = 0;
        while (examples.find()) {
            found++;
            for (String line : examples.group(1).split("\n", -1)) {
                String code = line.strip().replaceFirst("^\\*", "").strip();
                if (!code.startsWith("final class My")) {
                    String real = code.replace("MyBackend", "MapBackend").replace("MyCluster", "MemoryCluster");
                    assertThat(squeezed(tests)).contains(squeezed(real));
                }
            }
        }
        assertThat(found).isGreaterThanOrEqualTo(14);
    }

    /** The backend of the contracts' examples. */
    static final class MyBackendContractTest extends BackendContract {
        @Override
        protected Backend newBackend() {
            return new MapBackend(new ManualTime());
        }
    }

    /** The store of the contracts' examples. */
    static final class MyDeviceStoreContractTest extends DeviceStoreContract {
        private ManualTime time;

        @Override
        protected Backend newBackend() {
            time = new ManualTime();
            return new MapBackend(time);
        }

        @Override
        protected void passTime(Duration duration) {
            time.advance(duration);
        }
    }

    private static PushRequest request(String text) {
        return Requests.of(PushRequest.Kind.NOTIFY, Address.apns(text, "com.acme.chat"), "m-1");
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s", "");
    }

    private static String sources(Path root) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
