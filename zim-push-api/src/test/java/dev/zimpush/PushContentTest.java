package dev.zimpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PushContentTest {
    private static final PushContent FULL = PushContent.builder(PushContent.Type.ALERT)
            .priority(PushContent.Priority.NORMAL)
            .title("Älice \uD83D\uDC4B")
            .body("line\nbreak")
            .sound("ding.caf")
            .category("reply")
            .channel("messages")
            .thread("room-7")
            .collapseId("c-1")
            .badge(3)
            .mutableContent()
            .data("b", "2")
            .data("a", "")
            .extra("apns.relevance-score", "0.5")
            .build();

    @Test
    void decode_ofTheByteForm_isEqual() {
        assertThat(PushContent.decode(FULL.encode())).isEqualTo(FULL).hasSameHashCodeAs(FULL);
        PushContent background = PushContent.background();
        assertThat(PushContent.decode(background.encode()))
                .isEqualTo(background)
                .isNotEqualTo(FULL);
    }

    /** The bytes of release 0.1: a later release must still read them. */
    @Test
    void decode_ofTheBytesOfVersionOne_reads() {
        byte[] stored = {
            1, 1, 0, 0, 0, 5, 'A', 'L', 'E', 'R', 'T', 2, 0, 0, 0, 4, 'H', 'I', 'G', 'H', 4, 0, 0, 0, 2, 'H', 'i', 12,
            0, 0, 0, 10, 0, 0, 0, 1, 'k', 0, 0, 0, 1, 'v'
        };
        PushContent expected = PushContent.builder(PushContent.Type.ALERT)
                .body("Hi")
                .data("k", "v")
                .build();
        assertThat(PushContent.decode(stored)).isEqualTo(expected);
        assertThat(expected.encode()).isEqualTo(stored);
    }

    @Test
    void decode_withAFieldOfALaterRelease_skipsIt() {
        byte[] known = FULL.encode();
        byte[] later = Arrays.copyOf(known, known.length + 8);
        later[known.length] = (byte) 200;
        later[known.length + 4] = 3;
        assertThat(PushContent.decode(later)).isEqualTo(FULL);
    }

    @Test
    void decode_ofAnotherVersion_namesBoth() {
        byte[] other = FULL.encode();
        other[0] = 9;
        assertThatThrownBy(() -> PushContent.decode(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version 9")
                .hasMessageContaining("version 1");
    }

    @Test
    void decode_ofAContentThatContradictsItself_isAnIllegalArgument() {
        byte[] alertWithoutText = {1, 1, 0, 0, 0, 5, 'A', 'L', 'E', 'R', 'T'};
        assertThatThrownBy(() -> PushContent.decode(alertWithoutText))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ALERT");
    }

    @Test
    void text_thatIsNotUnicode_isRefused() {
        PushContent.Builder content = PushContent.builder(PushContent.Type.ALERT);
        assertThatThrownBy(() -> content.title("half \uD83D pair")).hasMessageContaining("title");
        assertThatThrownBy(() -> content.body("half \uD83D pair")).hasMessageContaining("body");
        assertThatThrownBy(() -> content.data("key", "half \uD83D pair")).hasMessageContaining("data value");
    }

    @Test
    void decode_ofUnknownConstant_isRefusedWithoutQuotingIt() {
        for (String constant : new String[] {"ALERT", "NORMAL"}) {
            byte[] other = new String(FULL.encode(), StandardCharsets.ISO_8859_1)
                    .replaceFirst(constant, "S3CRET".substring(0, constant.length()))
                    .getBytes(StandardCharsets.ISO_8859_1);
            assertThatThrownBy(() -> PushContent.decode(other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("does not know")
                    .hasMessageNotContaining("S3C");
        }
    }

    @Test
    void decode_ofDamagedBytes_isAnIllegalArgument() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] good = FULL.encode();
        for (int cut = 0; cut < good.length; cut++) {
            byte[] damaged = Arrays.copyOf(good, cut);
            if (cut > 0) {
                damaged[random.nextInt(cut)] ^= (byte) (1 + random.nextInt(255));
            }
            try {
                PushContent.decode(damaged);
            } catch (IllegalArgumentException e) {
                assertThat(e).as("seed %d", seed).hasMessageNotContaining("ding.caf");
            }
        }
    }

    @Test
    void alert_withoutTitleAndBody_isRefused() {
        assertThatThrownBy(() -> PushContent.builder(PushContent.Type.ALERT).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("title");
    }

    @Test
    void background_thatShowsOrHurries_isRefused() {
        assertThatThrownBy(() -> PushContent.builder(PushContent.Type.BACKGROUND)
                        .title("Hi")
                        .build())
                .hasMessageContaining("BACKGROUND");
        assertThatThrownBy(() -> PushContent.builder(PushContent.Type.BACKGROUND)
                        .priority(PushContent.Priority.HIGH)
                        .build())
                .hasMessageContaining("HIGH");
    }

    @Test
    void collapseId_ofMoreThanSixtyFourBytes_isRefused() {
        String fits = "é".repeat(32);
        assertThat(PushContent.builder(PushContent.Type.ALERT)
                        .body("Hi")
                        .collapseId(fits)
                        .build()
                        .collapseId())
                .contains(fits);
        assertThatThrownBy(() -> PushContent.builder(PushContent.Type.ALERT).collapseId(fits + "x"))
                .hasMessageContaining("65")
                .hasMessageContaining("64");
    }

    @Test
    void data_withAKeyOfTheLibrary_isRefused() {
        assertThatThrownBy(() -> PushContent.builder(PushContent.Type.ALERT).data("zim_message_id", "x"))
                .hasMessageContaining("zim_");
    }

    @Test
    void toString_ofAContent_tellsNothingOfIt() {
        assertThat(FULL.toString())
                .doesNotContain("line")
                .doesNotContain("room-7")
                .doesNotContain("lice");
    }
}
