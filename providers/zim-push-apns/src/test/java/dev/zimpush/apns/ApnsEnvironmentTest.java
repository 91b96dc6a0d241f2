package dev.zimpush.apns;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.Address.Environment;
import dev.zimpush.AddressEvent;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import dev.zimpush.core.ZimPushBuilder;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An address whose environment is unknown, with a server for each environment, over real connections. */
@ExtendWith(NettyLeaks.class)
class ApnsEnvironmentTest {
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    private static final Address UNKNOWN = TestPush.ALERT.inUnknownEnvironment();

    private final BlockingQueue<ZimPushEvent> settled = new LinkedBlockingQueue<>();
    private final BlockingQueue<Registration> learned = new LinkedBlockingQueue<>();
    private ScriptedApns production;
    private ScriptedApns sandbox;
    private ZimPush zim;

    @BeforeEach
    void start() throws Exception {
        production = new ScriptedApns();
        sandbox = new ScriptedApns();
        zim = ZimPushBuilder.create()
                .provider(production.provider().name("apns").build())
                .provider(sandbox.provider()
                        .name("apns-sandbox")
                        .environment(Environment.SANDBOX)
                        .build())
                .listener(new ZimPushListener() {
                    @Override
                    public void settled(ZimPushEvent.Settled event) {
                        settled.add(event);
                    }

                    @Override
                    public void addressLearned(AddressEvent.AddressLearned event) {
                        learned.add(event.registration());
                    }
                })
                .build();
        zim.devices().bind(PHONE, UNKNOWN).toCompletableFuture().join();
    }

    @AfterEach
    void stop() throws Exception {
        zim.close();
        production.close();
        sandbox.close();
    }

    private Outcome send(String id) throws InterruptedException {
        zim.send(Message.to("bob").id(id).push(PushContent.alert("Alice", "Hi")).build());
        ZimPushEvent event = settled.poll(30, SECONDS);
        assertThat(event).isInstanceOf(ZimPushEvent.Settled.class);
        return ((ZimPushEvent.Settled) event).outcome();
    }

    private List<Address> live() {
        return zim.devices().addresses("bob").toCompletableFuture().join().stream()
                .map(Registration::address)
                .toList();
    }

    @Test
    void token_of_the_sandbox_is_found_there_with_one_id_and_the_next_push_goes_straight() throws Exception {
        production.answersReason(400, "BadDeviceToken");
        sandbox.answers(200, "");

        assertThat(send("m-1")).isEqualTo(Outcome.PUSHED);
        assertThat(learned.poll(30, SECONDS)).extracting(Registration::address).isEqualTo(TestPush.ALERT.inSandbox());
        assertThat(live()).containsExactly(TestPush.ALERT.inSandbox());
        String id = production.take().header("apns-id");
        assertThat(sandbox.take().header("apns-id")).isEqualTo(id);

        assertThat(send("m-2")).isEqualTo(Outcome.PUSHED);
        assertThat(production.count()).as("not asked again").isZero();
        assertThat(sandbox.count()).isOne();
    }

    @Test
    void token_of_the_store_is_found_there_at_once() throws Exception {
        production.answers(200, "");

        assertThat(send("m-1")).isEqualTo(Outcome.PUSHED);
        assertThat(learned.poll(30, SECONDS)).extracting(Registration::address).isEqualTo(TestPush.ALERT);
        assertThat(live()).containsExactly(TestPush.ALERT);
        assertThat(sandbox.count()).isZero();
    }

    @Test
    void token_that_neither_knows_stays_and_is_suspect() throws Exception {
        production.answersReason(400, "BadDeviceToken");
        sandbox.answersReason(400, "BadDeviceToken");

        assertThat(send("m-1")).isEqualTo(Outcome.UNREACHABLE);
        assertThat(live()).containsExactly(UNKNOWN);
        assertThat(zim.view().suspectAddresses()).isOne();
        assertThat(learned).isEmpty();
    }
}
