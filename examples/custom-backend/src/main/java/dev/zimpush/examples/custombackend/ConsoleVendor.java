package dev.zimpush.examples.custombackend;

import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Stands in for a push vendor. */
final class ConsoleVendor implements PushProvider {
    private final Function<PushRequest, CompletionStage<PushVerdict>> answer;

    ConsoleVendor(Function<PushRequest, CompletionStage<PushVerdict>> answer) {
        this.answer = answer;
    }

    @Override
    public String name() {
        return "console";
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
    public CompletionStage<PushVerdict> push(PushRequest request) {
        return answer.apply(request);
    }

    @Override
    public void close() {
        // holds nothing
    }
}
