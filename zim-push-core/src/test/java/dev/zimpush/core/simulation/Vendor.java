package dev.zimpush.core.simulation;

import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The vendor of all addresses: replies as the script says, by default accepts. */
final class Vendor implements PushProvider {
    final List<Call> calls = new ArrayList<>();
    private final Queue<Reply> replies = new ArrayDeque<>();
    private final World world;

    Vendor(World world) {
        this.world = world;
    }

    void next(Reply reply) {
        replies.add(reply);
    }

    void forgetScript() {
        replies.clear();
    }

    List<Call> unanswered() {
        return calls.stream().filter(call -> !call.answer.isDone()).toList();
    }

    @Override
    public CompletionStage<PushVerdict> push(PushRequest request) {
        world.oracle.pushing(request);
        Reply reply = replies.isEmpty() ? Reply.ACCEPT : replies.remove();
        CompletionStage<PushVerdict> stage = reply.answer().to(request);
        if (stage != null) {
            calls.add(new Call(request, stage.toCompletableFuture(), world.clock.now()));
        }
        return stage;
    }

    @Override
    public String name() {
        return "vendor";
    }

    @Override
    public boolean serves(Address address) {
        return true;
    }

    @Override
    public void validate(Message message) {
        // takes everything
    }

    @Override
    public void close() {
        unanswered().forEach(call -> call.answer.cancel(false));
    }

    /** A push that the vendor has got. */
    record Call(PushRequest request, CompletableFuture<PushVerdict> answer, long at) {
        void reply(Reply reply) {
            CompletionStage<PushVerdict> stage;
            try {
                stage = reply.answer().to(request);
            } catch (IllegalStateException e) {
                answer.completeExceptionally(e);
                return;
            }
            if (stage == null) {
                answer.complete(null);
            } else {
                var unused = stage.whenComplete((verdict, failure) -> {
                    if (failure == null) {
                        answer.complete(verdict);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
            }
        }

        boolean accepted() {
            return answer.isDone()
                    && !answer.isCompletedExceptionally()
                    && answer.join() != null
                    && answer.join().kind() == PushVerdict.Kind.ACCEPTED;
        }
    }
}
