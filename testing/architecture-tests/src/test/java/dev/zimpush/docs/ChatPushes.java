package dev.zimpush.docs;

import dev.zimpush.LocalizedText;
import dev.zimpush.Message;
import dev.zimpush.MessageKind;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.PushPrivacy;
import dev.zimpush.PushProfile;
import dev.zimpush.SettlementMode;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.spi.PushEncryption;
import java.time.Duration;

/** How a messenger pushes: its profiles, and what it sends by them. */
final class ChatPushes {
    private ChatPushes() {}

    static ZimPushBuilder profiles(ZimPushBuilder builder, PushEncryption encryption) {
        // sample: profiles
        return builder.profile(PushProfile.named("chat")
                        .channel("messages")
                        .sound("ding.caf")
                        .timeToLive(Duration.ofDays(2))
                        .build())
                .profile(PushProfile.named("secret")
                        .channel("messages")
                        .privacy(PushPrivacy.ENCRYPTED)
                        .localizedGenericBody(LocalizedText.of("NEW_MESSAGE"))
                        .build())
                .profile(PushProfile.named("call").type(PushContent.Type.VOIP).build())
                .encryption(encryption);
        // end
    }

    static Message message(String id, String from, String text) {
        // sample: profile-of-a-message
        return Message.to("bob")
                .id(id)
                .payload(Payload.utf8(text))
                .push(PushContent.ofProfile("chat").title(from).body(text).build())
                .build();
        // end
    }

    static Message call(String id, String from) {
        // sample: call
        return Message.to("bob")
                .id(id)
                .kind(MessageKind.CALL) // rules let it through do-not-disturb, or not
                .settlement(SettlementMode.ANY_DEVICE) // one device that acknowledges silences the others
                .push(PushContent.ofProfile("call").title(from).build()) // 30 s to live
                .build();
        // end
    }
}
