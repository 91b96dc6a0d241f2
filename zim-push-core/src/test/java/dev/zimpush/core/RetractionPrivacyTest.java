package dev.zimpush.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.PushPrivacy;
import dev.zimpush.PushProfile;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushTexts;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A request that takes a push back tells its vendor which one, and nothing of what it said, however private that was. */
class RetractionPrivacyTest {
    private static final String SECRET = "for bob's eyes only";

    static Stream<Arguments> allPrivaciesOfAllTypes() {
        return Stream.of(PushPrivacy.values())
                .flatMap(privacy -> Stream.of(PushContent.Type.values()).map(type -> Arguments.of(privacy, type)));
    }

    /** In every text and value of a content that is allowed to hold any. */
    private static PushContent secret(PushContent.Type type) {
        PushContent.Builder content = PushContent.builder(type)
                .profile("chat")
                .data("secret", SECRET)
                .extra("fcm.image", SECRET)
                .thread(SECRET)
                .category(SECRET)
                .channel(SECRET)
                .collapseId("collapse-1");
        return type == PushContent.Type.BACKGROUND
                ? content.build()
                : content.title(SECRET).body(SECRET).sound(SECRET).build();
    }

    private static TestHost host(PushPrivacy privacy) {
        TestHost host = new TestHost(builder -> builder.retraction(RetractionSettings.standard())
                .profile(PushProfile.named("chat")
                        .privacy(privacy)
                        .genericBody(SECRET)
                        .extra("apns.subtitle", SECRET)
                        .build())
                .texts((message, to) -> Optional.of(PushTexts.Text.of(SECRET, SECRET)))
                .encryption((message, to, content) -> SECRET)
                .badges(device -> 2));
        host.zim.devices().bind(TestHost.PHONE, Address.apnsVoip("call-token", "com.acme.chat"));
        return host;
    }

    @ParameterizedTest
    @MethodSource("allPrivaciesOfAllTypes")
    void retraction_ofAPushOfAnyPrivacy_hasTheIdsOnly(PushPrivacy privacy, PushContent.Type type) {
        try (TestHost host = host(privacy)) {
            host.zim.send(Message.to("bob")
                    .id("m-1")
                    .payload(Payload.utf8(SECRET))
                    .conversation("c-1", 7)
                    .push(secret(type))
                    .build());
            host.zim.recall("bob", "m-1");
            host.pass(3_600_000);

            assertThat(Retracted.requests(host.provider)).singleElement().satisfies(request -> {
                assertThat(request.content()).isEqualTo(PushContent.background());
                assertThat(request.message().push()).contains(PushContent.background());
                assertThat(request.message().payload()).isEqualTo(Payload.empty());
                assertThat(request.message().id()).isEqualTo("m-1");
                assertThat(request.message().conversation()).contains("c-1");
                assertThat(request.message().sequence()).hasValue(7);
                assertThat(request.others()).isEqualTo(PushRequest.Others.NONE);
                assertThat(request.collapseId()).isEqualTo("collapse-1");
                assertThat(request.badge()).isEqualTo(2);
            });
        }
    }
}
