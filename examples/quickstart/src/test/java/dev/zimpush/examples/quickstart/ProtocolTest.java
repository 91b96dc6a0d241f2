package dev.zimpush.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolTest {

    @ParameterizedTest
    @ValueSource(strings = {"ping", "ack m-1", "say alice m-2 two words", "msg m-3 two  words", "msg m-4 "})
    void frame_parsed_hasTheSameText(String text) {
        assertThat(Frame.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "secret", "ack", "ack ", "ack a b", "say alice", "say alice m-1", "say  m-1 hi", "msg m-1"})
    void frame_malformed_isRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> Frame.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void caller_anyCharacters_roundTrip() {
        Caller caller = new Caller("bob & co=?", "phone ü 1");
        assertThat(Caller.parse(caller.resource())).isEqualTo(caller);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/chat", "/chat?user=bob", "/chat?user=&device=x", "/other?user=bob&device=x"})
    void caller_incomplete_isRefused(String resource) {
        assertThatThrownBy(() -> Caller.parse(resource)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void scale_tenTimesFaster_shortensWaitsAndStretchesMeasurements() {
        Scale scale = new Scale(10);
        assertThat(scale.seconds(30)).isEqualTo(Duration.ofSeconds(3));
        assertThat(scale.toSeedSeconds(Duration.ofMillis(250))).isEqualTo(2.5);
        assertThat(Scale.REAL_TIME.seconds(30)).isEqualTo(Duration.ofSeconds(30));
        assertThatThrownBy(() -> new Scale(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void recorded_nothingComes_timesOutAndTellsWhatCame() {
        Recorded<String> record = new Recorded<>();
        record.add("b");
        assertThatThrownBy(() -> record.await("a", "a"::equals, Duration.ofMillis(1)))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("[b]");
    }
}
