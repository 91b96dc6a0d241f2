package dev.zimpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
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
            .profile("chat")
            .privacy(PushPrivacy.ENCRYPTED)
            .interruptionLevel(InterruptionLevel.TIME_SENSITIVE)
            .localizedTitle(LocalizedText.of("TITLE", "\u00c4lice", ""))
            .localizedBody(LocalizedText.of("BODY"))
            .build();

    @Test
    void decode_ofTheByteForm_isEqual() {
        assertThat(PushContent.decode(FULL.encode())).isEqualTo(FULL).hasSameHashCodeAs(FULL);
        PushContent background = PushContent.background();
        assertThat(PushContent.decode(background.encode()))
                .isEqualTo(background)
                .isNotEqualTo(FULL);
    }

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
    }

    /** The bytes of release 0.1: a later release must still read them. */
    @Test
    void decode_ofTheBytesOfVersionTwo_reads() {
        byte[] stored = {
            2, 1, 0, 0, 0, 5, 'A', 'L', 'E', 'R', 'T', 4, 0, 0, 0, 2, 'H', 'i', 15, 0, 0, 0, 7, 'I', 'D', '_', 'O', 'N',
            'L', 'Y'
        };
        PushContent expected = PushContent.builder(PushContent.Type.ALERT)
                .body("Hi")
                .privacy(PushPrivacy.ID_ONLY)
                .build();
        assertThat(PushContent.decode(stored)).isEqualTo(expected);
        assertThat(expected.encode()).isEqualTo(stored);
    }

    /** A reader of version 1 skips the privacy and knows no open type, so that it must refuse these. */
    @Test
    void encode_whatAnOlderReaderWouldSkip_isOfAVersionThatItRefuses() {
        PushContent withheld = PushContent.builder(PushContent.Type.ALERT)
                .body("Hi")
                .privacy(PushPrivacy.ID_ONLY)
                .build();
        assertThat(withheld.encode()).startsWith(2);
        assertThat(PushContent.ofProfile("call").build().encode()).startsWith(2);
    }

    @Test
    void decode_contentOfAProfile_leavesToItWhatWasLeft() {
        PushContent open = PushContent.decode(
                PushContent.ofProfile("call").title("Alice").build().encode());
        assertThat(open.isTypeOpen()).isTrue();
        assertThat(open.settings().priority()).isNull();
        PushContent alert = PushContent.decode(PushContent.alert("Alice", "Hi").encode());
        assertThat(alert.isTypeOpen()).isFalse();
        assertThat(alert.settings().priority()).isNull();
        assertThat(alert.settings().sound()).isEqualTo(PushSettings.Sound.UNNAMED);
    }

    @Test
    void decode_withNeitherTypeNorProfile_isRefused() {
        assertThatThrownBy(() -> PushContent.decode(new byte[] {2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("type");
    }

    @Test
    void alert_isEqualToOneThatNamesTheDefaultSound() {
        assertThat(PushContent.alert("Alice", "Hi"))
                .isEqualTo(PushContent.builder(PushContent.Type.ALERT)
                        .title("Alice")
                        .body("Hi")
                        .sound("default")
                        .build());
    }

    @Test
    void decode_withAFieldOfALaterRelease_skipsIt() {
        byte[] known = FULL.encode();
        byte[] later = Arrays.copyOf(known, known.length + 8);
        later[known.length] = (byte) 200;
        later[known.length + 4] = 3;
        assertThat(PushContent.decode(later)).isEqualTo(FULL);
    }

    /** What an older release, to which the later fields are unknown, makes of a content. */
    @Test
    void encode_laterFields_comeBehindTheOlderOnes() {
        byte[] bytes = FULL.encode();
        int last = 0;
        for (int at = 1; at < bytes.length; ) {
            assertThat((int) bytes[at]).isGreaterThanOrEqualTo(last);
            last = bytes[at];
            at += 5 + ByteBuffer.wrap(bytes, at + 1, 4).getInt();
        }
        assertThat(last).isGreaterThan(13);
    }

    @Test
    void call_thatInterruptsOrIsLocalized_isRefused() {
        PushContent.Builder call = PushContent.builder(PushContent.Type.VOIP);
        assertThatThrownBy(
                        () -> call.interruptionLevel(InterruptionLevel.CRITICAL).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CRITICAL");
        PushContent.Builder other = PushContent.builder(PushContent.Type.VOIP);
        assertThatThrownBy(
                        () -> other.localizedBody(LocalizedText.of("RINGING")).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("VOIP");
    }

    @Test
    void decode_ofAnotherVersion_namesBoth() {
        byte[] other = FULL.encode();
        other[0] = 9;
        assertThatThrownBy(() -> PushContent.decode(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version 9")
                .hasMessageContaining("1 to 2");
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
