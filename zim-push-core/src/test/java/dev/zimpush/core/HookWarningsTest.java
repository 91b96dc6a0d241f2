package dev.zimpush.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.PushPrivacy;
import dev.zimpush.PushProfile;
import dev.zimpush.spi.PushTexts;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is logged when hooks of the host fail: few lines in a flood, each kind counted by itself, and nothing of a message. */
class HookWarningsTest {
    private static final String SECRET = "for bob's eyes only";
    private static final PushContent CHAT =
            PushContent.builder(PushContent.Type.ALERT).body(SECRET).build();

    private TestHost host = new TestHost();

    private void host(UnaryOperator<ZimPushBuilder> settings) {
        host.close();
        host = new TestHost(settings);
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void send(String id, PushContent content) {
        host.zim.send(Message.to("bob").id(id).push(content).build());
    }

    private static List<String> warnings(Captured logs, String of) {
        return logs.text()
                .lines()
                .filter(line -> line.contains(" WARN ") && line.contains(of))
                .toList();
    }

    @Test
    void textsThatFailAgainAndAgain_areWarnedOfAtTheFirstAndTheTenth() {
        host(builder -> builder.texts((message, to) -> {
            throw new IllegalStateException(SECRET);
        }));
        try (Captured logs = new Captured()) {
            for (int i = 1; i <= 11; i++) {
                send("m-" + i, CHAT);
            }

            assertThat(warnings(logs, "the texts of the host failed"))
                    .satisfiesExactly(
                            first -> assertThat(first).contains("m-1 to bob/phone", "IllegalStateException (number 1)"),
                            tenth -> assertThat(tenth).contains("m-10 to bob/phone", "(number 10)"));
            assertThat(logs.text()).doesNotContain(SECRET).contains("m-11 to bob/phone");
        }
        assertThat(host.provider.requests()).hasSize(11);
    }

    @Test
    void hooksOfDifferentKinds_areCountedApart() {
        PushProfile sealed = PushProfile.named("sealed")
                .privacy(PushPrivacy.ENCRYPTED)
                .genericBody("New message")
                .build();
        host(builder -> builder.profile(sealed)
                .texts((message, to) -> {
                    if (message.id().equals("m-1")) {
                        throw new IllegalStateException(SECRET);
                    }
                    return Optional.of(PushTexts.Text.of(SECRET, "x".repeat(300)));
                })
                .encryption((message, to, content) -> {
                    throw new UnsupportedOperationException(SECRET);
                }));
        host.provider.contentLimit(150);
        try (Captured logs = new Captured()) {
            send("m-1", CHAT);
            send("m-2", CHAT);
            send("m-3", PushContent.ofProfile("sealed").body(SECRET).build());

            assertThat(warnings(logs, "the texts of the host failed for m-1 to bob/phone"))
                    .hasSize(1);
            assertThat(warnings(logs, "which goes without it, failed for m-2 to bob/phone"))
                    .hasSize(1);
            assertThat(warnings(logs, "the encryption of the host failed for m-3 to bob/phone"))
                    .hasSize(1);
            assertThat(logs.text()).doesNotContain(SECRET).doesNotContain("(number 2)");
        }
    }
}
