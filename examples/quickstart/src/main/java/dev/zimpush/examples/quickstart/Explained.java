package dev.zimpush.examples.quickstart;

import static java.util.stream.Collectors.toSet;

import dev.zimpush.Explanation;
import dev.zimpush.Outcome;
import java.util.concurrent.TimeUnit;

/** (m) "Why did that not buzz?": asked about a message that was pushed, one that was not, and one that was tried twice. */
final class Explained extends Scene {
    Explained() {
        super(
                "m",
                "Why did that not buzz?",
                "Explained step by step: a message that was pushed, one that a rule suppressed, and one that was retried.");
    }

    @Override
    void play(Stage stage) throws Exception {
        Handset mia = stage.about("mia").android("mia", "phone");
        mia.connect();
        mia.phone().freeze();

        stage.say("mia", "m-1", "Dinner is ready");
        stage.settled(mia, "m-1", Outcome.PUSHED);
        check(stage, "m-1", "written to connection", "due for a push: ACK_TIMEOUT", "ACCEPTED 200", "settled PUSHED");

        stage.tell("server", "mutes mia for an hour");
        stage.world().mutes().mute("mia");
        stage.say("mia", "m-2", "It gets cold");
        stage.settled(mia, "m-2", Outcome.SUPPRESSED);
        check(stage, "m-2", "suppressed it: mia wants silence", "settled SUPPRESSED");
        stage.world().mutes().unmute("mia");

        stage.world().vendors().fcm().answerNext(mia.token(), FcmAnswer.unavailable());
        stage.say("mia", "m-3", "There is cake");
        stage.settled(mia, "m-3", Outcome.PUSHED);
        check(stage, "m-3", "RETRY 503", "waits: BACK_OFF", "try 2 by fcm", "settled PUSHED");
    }

    private static void check(Stage stage, String id, String... words) throws Exception {
        Explanation explanation =
                stage.zim().explain("mia", id).toCompletableFuture().get(10, TimeUnit.SECONDS);
        String text = explanation.toString();
        text.lines().forEach(line -> stage.world().timeline().heading("            | " + line));
        for (String word : words) {
            stage.check("the explanation of " + id + " has \"" + word + '"', text.contains(word));
        }
        stage.check(
                "and each push id of the vendor's book",
                stage.world().vendors().pushes().stream()
                        .filter(push -> push.messageId().equals(id))
                        .map(Push::pushId)
                        .collect(toSet())
                        .stream()
                        .allMatch(text::contains));
    }
}
