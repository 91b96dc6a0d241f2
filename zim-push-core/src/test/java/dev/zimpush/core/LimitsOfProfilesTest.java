package dev.zimpush.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.InterruptionLevel;
import dev.zimpush.LocalizedText;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.PushPrivacy;
import dev.zimpush.PushProfile;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import dev.zimpush.spi.PushTexts;
import dev.zimpush.testkit.ScriptedProvider;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rows of the page on limits that are about profiles, texts and privacy; each test is named after its row. */
class LimitsOfProfilesTest {
    private static final PushContent CHAT =
            PushContent.ofProfile("chat").title("Alice").body("Hi").build();

    private final LimitsPage page = LimitsPage.read();
    private TestHost host = new TestHost();

    private void host(UnaryOperator<ZimPushBuilder> settings) {
        host.close();
        host = new TestHost(settings);
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void send(PushContent content) {
        host.zim.send(Message.to("bob").id("m-1").push(content).build());
    }

    private static PushProfile.Builder chat() {
        return PushProfile.named("chat");
    }

    private void refusesBuild(String row, UnaryOperator<ZimPushBuilder> settings) {
        ZimPushBuilder builder = settings.apply(ZimPushBuilder.create());
        page.refuses(row, IllegalStateException.class, builder::build);
    }

    @Test
    void callThatInterrupts() {
        page.refuses(
                "callThatInterrupts",
                IllegalStateException.class,
                () -> PushContent.builder(PushContent.Type.VOIP)
                        .interruptionLevel(InterruptionLevel.CRITICAL)
                        .build());
    }

    @Test
    void callWithLocalizedText() {
        page.refuses(
                "callWithLocalizedText",
                IllegalStateException.class,
                () -> PushContent.builder(PushContent.Type.VOIP)
                        .localizedTitle(LocalizedText.of("RINGING"))
                        .build());
    }

    @Test
    void profileThatContradictsItself() {
        page.refuses(
                "profileThatContradictsItself",
                IllegalStateException.class,
                () -> chat().type(PushContent.Type.BACKGROUND).sound("ding.caf").build());
    }

    @Test
    void localeTooLong() {
        Locale longest = new Locale.Builder()
                .setLanguage("de")
                .setExtension('x', "12345678-".repeat(6) + "12345")
                .build();
        Locale tooLong = new Locale.Builder()
                .setLanguage("de")
                .setExtension('x', "12345678-".repeat(6) + "123456")
                .build();
        Address address = Address.apns("t-1", "com.acme.chat");
        page.refuses(
                "localeTooLong",
                IllegalArgumentException.class,
                () -> host.zim.devices().bind(TestHost.PHONE, address, tooLong));
        host.zim.devices().bind(TestHost.PHONE, address, longest);
        assertThat(host.addresses("bob").get(0).locale()).isEqualTo(longest);
    }

    @Test
    void profilesOfOneName() {
        refusesBuild(
                "profilesOfOneName", builder -> builder.profile(chat().build()).profile(chat().build()));
    }

    @Test
    void privacyWithoutEncryption() {
        refusesBuild(
                "privacyWithoutEncryption",
                builder -> builder.profile(chat().privacy(PushPrivacy.ENCRYPTED)
                        .genericBody("New message")
                        .build()));
    }

    @Test
    void privacyWithoutGenericText() {
        refusesBuild(
                "privacyWithoutGenericText",
                builder -> builder.profile(chat().privacy(PushPrivacy.ID_ONLY).build()));
    }

    @Test
    void profileForNoProvider() {
        ScriptedProvider provider = new ScriptedProvider("fcm").refuse("no VOIP here");
        for (PushContent.Type type : PushContent.Type.values()) {
            refusesBuild(
                    "profileForNoProvider",
                    builder ->
                            builder.provider(provider).profile(chat().type(type).build()));
        }
    }

    @Test
    void profileUnknown() {
        host(builder -> builder.profile(PushProfile.named("news").build()));
        page.refuses("profileUnknown", IllegalArgumentException.class, () -> send(CHAT));
        assertThat(host.log.of("m-1")).isEmpty();
    }

    @Test
    void alertWithoutAnyText() {
        host(builder -> builder.profile(chat().build()));
        page.refuses(
                "alertWithoutAnyText",
                IllegalArgumentException.class,
                () -> send(PushContent.ofProfile("chat").build()));
        assertThat(host.log.of("m-1")).isEmpty();
    }

    @Test
    void contentOverTheLimitWithItsProfile() {
        host(builder ->
                builder.profile(chat().extra("apns.subtitle", "x".repeat(100)).build()));
        host.provider.contentLimit(150);
        page.refuses("contentOverTheLimitWithItsProfile", IllegalArgumentException.class, () -> send(CHAT));
        assertThat(host.log.of("m-1")).isEmpty();
        assertThat(host.zim
                        .dryRun(Message.to("bob").id("m-1").push(CHAT).build())
                        .toCompletableFuture()
                        .join()
                        .problems())
                .singleElement()
                .asString()
                .startsWith("with the profile 'chat' ");

        send(PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .body("Hi")
                .build());
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void textsThrow() {
        host(builder -> builder.profile(chat().build()).texts((message, to) -> {
            throw new IllegalStateException("no template");
        }));
        send(CHAT);
        assertThat(host.provider.requests())
                .singleElement()
                .matches(request -> request.content().body().orElse("").equals("Hi"));
    }

    @Test
    void encryptionThrows() {
        host(builder -> builder.retryWindow(Duration.ofMinutes(1))
                .profile(chat().privacy(PushPrivacy.ENCRYPTED)
                        .genericBody("New message")
                        .build())
                .encryption((message, to, content) -> {
                    throw new IllegalStateException("no key");
                }));
        send(CHAT);
        host.pass(60_000);
        assertThat(host.provider.requests()).isEmpty();
        assertThat(host.outcome("m-1")).contains(Outcome.EXPIRED);
    }

    @Test
    void hostHooksTooSlow() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch settled = new CountDownLatch(1);
        ExecutorService workers = Executors.newCachedThreadPool();
        host.close();
        host = new TestHost(
                builder -> builder.profile(chat().build())
                        .listener(new ZimPushListener() {
                            @Override
                            public void on(ZimPushEvent event) {
                                if (event instanceof ZimPushEvent.Settled) {
                                    settled.countDown();
                                }
                            }
                        })
                        .texts((message, to) -> {
                            asked.countDown();
                            awaitUninterruptibly(goOn);
                            return Optional.of(PushTexts.Text.of("too", "late"));
                        }),
                workers);
        try (Captured logs = new Captured()) {
            send(CHAT);
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            host.pass(10_000);
            assertThat(settled.await(30, TimeUnit.SECONDS)).isTrue();

            assertThat(host.provider.requests())
                    .singleElement()
                    .matches(request -> request.content().body().orElse("").equals("Hi"));
            assertThat(logs.text()).containsPattern(page.text("hostHooksTooSlow"));
        } finally {
            goOn.countDown();
            host.close();
            workers.shutdown();
            assertThat(workers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
