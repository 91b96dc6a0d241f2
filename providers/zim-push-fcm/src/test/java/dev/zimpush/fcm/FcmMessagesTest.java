package dev.zimpush.fcm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zimpush.Address;
import dev.zimpush.PushContent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushRequest.Kind;
import dev.zimpush.spi.PushVerdict;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire for each type of content. */
final class FcmMessagesTest {
    private static final Address TOKEN = Address.fcmToken(Pushes.TOKEN, "com.acme.chat");
    private static final String IDS =
            "'zim_message_id':'m-17','zim_conversation':'c-4','zim_sequence':'99','zim_push_id':'" + Pushes.PUSH_ID
                    + "'";

    private static final String APNS_HEADERS = "'apns-expiration':'1800000000','apns-collapse-id':'collapse-1'";
    private static final String SILENT = "'apns':{'headers':{" + APNS_HEADERS
            + ",'apns-push-type':'background','apns-priority':'5'},'payload':{'aps':{'content-available':1}}}";

    private FcmServer server;
    private FcmProvider provider;

    @BeforeEach
    void open() throws IOException {
        server = FcmServer.start();
        provider = server.provider().build();
    }

    @AfterEach
    void close() {
        provider.close();
        server.close();
    }

    private JsonObject sent(PushRequest request) throws Exception {
        assertThat(Pushes.verdict(provider, request).kind()).isEqualTo(PushVerdict.Kind.ACCEPTED);
        return server.onlyRequest().message();
    }

    private JsonObject sent(PushContent content) throws Exception {
        return sent(Pushes.of(content));
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
    }

    @Test
    void request_ofAnyPush_goesToTheProjectWithTheAccessToken() throws Exception {
        sent(PushContent.alert("Alice", "Hi"));

        FcmServer.Request request = server.onlyRequest();
        assertThat(request.path()).isEqualTo("/v1/projects/acme-chat/messages:send");
        assertThat(request.headers().get("Authorization")).containsExactly("Bearer " + FcmServer.ACCESS_TOKEN);
        assertThat(request.headers().get("Content-type").get(0)).startsWith("application/json");
    }

    @Test
    void alert_withEverything_isANotification() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .body("Grüße 😀")
                .sound("ding")
                .category("REPLY")
                .channel("chats")
                .thread("c-4")
                .badge(7)
                .mutableContent()
                .data("room", "12")
                .extra("fcm.image", "https://acme.example/a.png")
                .extra("fcm.icon", "ic_chat")
                .extra("fcm.color", "#00ff7f")
                .extra("fcm.click-action", "OPEN")
                .extra("fcm.collapse-key", "sync")
                .extra("fcm.analytics-label", "chat")
                .extra("fcm.restricted-package-name", "com.acme.chat")
                .extra("fcm.direct-boot-ok", "true")
                .extra("apns.relevance-score", "1")
                .build();

        assertThat(sent(content))
                .isEqualTo(json("{'token':'" + Pushes.TOKEN + "',"
                        + "'notification':{'title':'Alice','body':'Grüße 😀','image':'https://acme.example/a.png'},"
                        + "'data':{'room':'12'," + IDS + "},"
                        + "'fcm_options':{'analytics_label':'chat'},"
                        + "'android':{'priority':'high','ttl':'90s','collapse_key':'sync','direct_boot_ok':true,"
                        + "'restricted_package_name':'com.acme.chat','notification':{'tag':'collapse-1',"
                        + "'channel_id':'chats','sound':'ding','click_action':'OPEN','notification_count':7,"
                        + "'icon':'ic_chat','color':'#00ff7f'}},"
                        + "'apns':{'headers':{" + APNS_HEADERS + "},'payload':{'aps':{'badge':7,'sound':'ding',"
                        + "'category':'REPLY','thread-id':'c-4','mutable-content':1}}}}"));
    }

    @Test
    void alert_withTheLeast_hasTagAndTtlAndNoCollapseKey() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .body("Hi")
                .priority(PushContent.Priority.NORMAL)
                .build();

        assertThat(sent(content))
                .isEqualTo(json("{'token':'" + Pushes.TOKEN + "','notification':{'body':'Hi'},'data':{" + IDS + "},"
                        + "'android':{'priority':'normal','ttl':'90s','notification':{'tag':'collapse-1'}},"
                        + "'apns':{'headers':{" + APNS_HEADERS
                        + ",'apns-priority':'5'},'payload':{'aps':{'thread-id':'c-4'}}}}"));
    }

    @Test
    void alert_withCategory_leavesTheTapOnAndroidAlone() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .category("REPLY")
                .build();

        assertThat(sent(content).getAsJsonObject("android").getAsJsonObject("notification"))
                .isEqualTo(json("{'tag':'collapse-1'}"));
    }

    @Test
    void alert_withTheHostsBadge_hasItAsNotificationCount() throws Exception {
        JsonObject message = sent(Pushes.of(Kind.NOTIFY, PushContent.alert("Alice", "Hi"), TOKEN, 5));

        assertThat(message.getAsJsonObject("android")
                        .getAsJsonObject("notification")
                        .get("notification_count")
                        .getAsInt())
                .isEqualTo(5);
    }

    @Test
    void background_isDataOnlyWithNormalPriority() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.BACKGROUND)
                .data("why", "sync")
                .build();

        assertThat(sent(content))
                .isEqualTo(json("{'token':'" + Pushes.TOKEN + "','data':{'why':'sync','zim_collapse_id':'collapse-1',"
                        + IDS + "},'android':{'priority':'normal','ttl':'90s'}," + SILENT + "}"));
    }

    @Test
    void voip_isDataOnlyWithHighPriorityAndTheCallInIt() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.VOIP)
                .title("Alice")
                .body("Video call")
                .data("sdp", "x")
                .build();

        assertThat(sent(content))
                .isEqualTo(
                        json("{'token':'" + Pushes.TOKEN + "','data':{'sdp':'x','zim_call':'true','zim_title':'Alice',"
                                + "'zim_body':'Video call','zim_collapse_id':'collapse-1'," + IDS
                                + "},'android':{'priority':'high','ttl':'90s'}," + SILENT + "}"));
    }

    @Test
    void retraction_ofAnything_isSilentAndNamesTheTag() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .body("Hi")
                .data("room", "12")
                .extra("fcm.collapse-key", "sync")
                .extra("fcm.webpush", "{\"notification\":{\"title\":\"loud\"}}")
                .extra("fcm.apns", "{\"payload\":{\"aps\":{\"alert\":\"loud\"}}}")
                .build();

        assertThat(sent(Pushes.of(Kind.RETRACT, content, TOKEN, 5)))
                .isEqualTo(json("{'token':'" + Pushes.TOKEN + "','data':{'zim_retract':'true',"
                        + "'zim_badge':'5','zim_collapse_id':'collapse-1'," + IDS + "},"
                        + "'android':{'priority':'normal','ttl':'90s'},"
                        + SILENT + "}"));
    }

    @Test
    void retraction_ofSeveral_namesThem() throws Exception {
        PushRequest one = Pushes.of(Kind.RETRACT, PushContent.background(), TOKEN, null);
        PushRequest several = new PushRequest(
                one.kind(),
                one.pushId(),
                one.registration(),
                one.message(),
                one.content(),
                one.collapseId(),
                one.badge(),
                one.expiresAt(),
                one.timeToLive(),
                one.attempt(),
                new PushRequest.Others(List.of("other-1", "other-2"), true));

        assertThat(sent(several).getAsJsonObject("data"))
                .isEqualTo(json("{'data':{'zim_retract':'true','zim_retract_also':'other-1\\nother-2',"
                                + "'zim_retract_more':'true','zim_collapse_id':'collapse-1'," + IDS + "}}")
                        .getAsJsonObject("data"));
    }

    @Test
    void background_withBadge_showsNoneAtApple() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.BACKGROUND).build();

        assertThat(sent(Pushes.of(Kind.NOTIFY, content, TOKEN, 5)).getAsJsonObject("apns"))
                .isEqualTo(json("{" + SILENT + "}").getAsJsonObject("apns"));
    }

    @Test
    void alert_withCollapseIdThatIsNoHeader_hasNoneAtApple() throws Exception {
        PushRequest some = Pushes.alert();
        JsonObject message = sent(new PushRequest(
                some.kind(),
                some.pushId(),
                some.registration(),
                some.message(),
                some.content(),
                "Gr\u00fc\u00dfe",
                null,
                some.expiresAt(),
                some.timeToLive(),
                1));

        assertThat(message.getAsJsonObject("apns").getAsJsonObject("headers"))
                .isEqualTo(json("{'apns-expiration':'1800000000'}"));
        assertThat(message.getAsJsonObject("android")
                        .getAsJsonObject("notification")
                        .get("tag")
                        .getAsString())
                .isEqualTo("Gr\u00fc\u00dfe");
    }

    @Test
    void apnsExtra_ofABackgroundPush_isCompletedToASilentOne() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.BACKGROUND)
                .extra("fcm.apns", "{\"payload\":{\"aps\":{\"x\":1},\"room\":\"r\"}}")
                .build();

        assertThat(sent(content).getAsJsonObject("apns"))
                .isEqualTo(json("{'headers':{" + APNS_HEADERS + ",'apns-push-type':'background','apns-priority':'5'},"
                        + "'payload':{'aps':{'x':1,'content-available':1},'room':'r'}}"));
    }

    @Test
    void apnsExtra_withAlertInACall_isANotification() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.VOIP)
                .title("Alice")
                .extra("fcm.apns", "{\"payload\":{\"aps\":{\"alert\":\"Call\"}}}")
                .build();

        assertThat(sent(content).getAsJsonObject("apns"))
                .isEqualTo(json(
                        "{'headers':{" + APNS_HEADERS + "},'payload':{'aps':{'alert':'Call','thread-id':'c-4'}}}"));
    }

    @Test
    void installationId_isSentAsFid() throws Exception {
        JsonObject message = sent(Pushes.of(
                Kind.NOTIFY,
                PushContent.alert("Alice", "Hi"),
                Address.fcmInstallation("fid-1", "com.acme.chat"),
                null));

        assertThat(message.get("fid").getAsString()).isEqualTo("fid-1");
        assertThat(message.has("token")).isFalse();
    }

    @Test
    void apnsExtra_withAllParts_isHandedOnAndCompleted() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .badge(3)
                .extra(
                        "fcm.apns",
                        "{\"headers\":{\"apns-priority\":\"5\"},\"payload\":{\"aps\":{\"alert\":{\"loc-key\":\"K\"},"
                                + "\"relevance-score\":0.5,\"mutable-content\":1},\"room\":[1,true]},"
                                + "\"fcm_options\":{\"analytics_label\":\"l\",\"image\":\"https://acme.example/i\"},"
                                + "\"live_activity_token\":\"t\"}")
                .build();

        assertThat(sent(content).getAsJsonObject("apns"))
                .isEqualTo(json("{'headers':{'apns-priority':'5','apns-expiration':'1800000000',"
                        + "'apns-collapse-id':'collapse-1'},'payload':{'aps':{'alert':{'loc-key':'K'},"
                        + "'relevance-score':0.5,'mutable-content':1,'badge':3,'thread-id':'c-4'},'room':[1,true]},"
                        + "'fcm_options':{'analytics_label':'l','image':'https://acme.example/i'},"
                        + "'live_activity_token':'t'}"));
    }

    @Test
    void apnsExtra_withItsOwnHeadersAndBadge_keepsThem() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .badge(3)
                .extra(
                        "fcm.apns",
                        "{\"headers\":{\"apns-expiration\":\"0\",\"apns-collapse-id\":\"own\"},"
                                + "\"payload\":{\"aps\":{\"badge\":9}}}")
                .build();

        assertThat(sent(content).getAsJsonObject("apns"))
                .isEqualTo(json("{'headers':{'apns-expiration':'0','apns-collapse-id':'own'},"
                        + "'payload':{'aps':{'badge':9,'thread-id':'c-4'}}}"));
    }

    @Test
    void apnsExtra_ofABackgroundPush_getsNoBadge() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.BACKGROUND)
                .extra(
                        "fcm.apns",
                        "{\"headers\":{\"apns-priority\":\"5\"},\"payload\":{\"aps\":{\"content-available\":1}}}")
                .build();

        assertThat(sent(Pushes.of(Kind.NOTIFY, content, TOKEN, 5))
                        .getAsJsonObject("apns")
                        .getAsJsonObject("payload"))
                .isEqualTo(json("{'aps':{'content-available':1}}"));
    }

    @Test
    void webpushExtra_withAllParts_isHandedOnAndCompleted() throws Exception {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .extra(
                        "fcm.webpush",
                        "{\"headers\":{\"Urgency\":\"high\"},\"data\":{\"a\":\"b\"},\"notification\":{\"title\":\"T\","
                                + "\"actions\":[{\"action\":\"a\",\"title\":\"A\"}],\"renotify\":true},"
                                + "\"fcm_options\":{\"link\":\"https://acme.example/chat\"}}")
                .build();

        assertThat(sent(content).getAsJsonObject("webpush"))
                .isEqualTo(json("{'headers':{'TTL':'90','Urgency':'high'},'data':{'a':'b'},'notification':{'title':'T',"
                        + "'actions':[{'action':'a','title':'A'}],'renotify':true},"
                        + "'fcm_options':{'link':'https://acme.example/chat'}}"));
    }

    @Test
    void tries_ofOnePush_carryTheSameIds() throws Exception {
        server.next(503, FcmErrors.withCode(503, "UNAVAILABLE", "UNAVAILABLE"));

        Pushes.verdict(provider, Pushes.alert());
        Pushes.verdict(provider, Pushes.alert());

        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(0).body())
                .isEqualTo(server.requests().get(1).body());
    }
}
