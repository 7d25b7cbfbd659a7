package dev.cairn.embed.model.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.embed.model.Outcome.Completed;
import dev.cairn.embed.model.Outcome.Failed;
import dev.cairn.embed.model.OutcomeSink;
import dev.cairn.embed.model.TokenEstimate;
import dev.cairn.embed.model.openai.Reply.Rejected;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.experiment.ExperimentSettings;
import dev.cairn.kit.model.ModelId;
import dev.cairn.schemas.ModelInput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One prompt that wants a completion. */
final class ChatExchange implements Exchange {
    /** Statuses by which servers refuse a format that they do not know: 422 where a schema checks what they are sent. */
    private static final Set<Integer> FORMAT_REFUSED = Set.of(400, 422);

    private static final String OUT_OF_TOKENS = "length";

    private final Address address;
    private final String model;
    private final int index;
    private final OutcomeSink sink;
    private final FormatChoice choice;
    private final ObjectNode request;
    private final boolean auto;
    private final int estimatedPrompt;
    private ResponseFormat format;
    private boolean settled;
    private long promptTokens;
    private long completionTokens;

    /**
     * @param index of the input in its batch
     * @throws PipelineException MODEL_REJECTED where a parameter is not what the API takes
     */
    ChatExchange(Address address, ModelInput input, int index, OutcomeSink sink, FormatChoice choice) {
        this.address = address;
        this.index = index;
        this.sink = sink;
        this.choice = choice;
        model = ModelId.parse(input.getModel()).name();
        request = ChatFormat.request(model, input);
        var parameters = input.getParameters();
        var asked = parameters.getOrDefault(ChatFormat.RESPONSE_FORMAT, ResponseFormat.TEXT.parameter());
        auto = asked.equals(ResponseFormat.AUTO);
        format = auto
                ? choice.first(address.url(), model)
                : ResponseFormat.parse(asked)
                        .orElseThrow(() -> new PipelineException(
                                ErrorCode.MODEL_REJECTED,
                                "parameter " + ChatFormat.RESPONSE_FORMAT + " is \"" + asked
                                        + "\": it must be text, json_object, json_schema or auto"));
        estimatedPrompt = TokenEstimate.of(input.getText())
                + TokenEstimate.of(parameters.getOrDefault(ExperimentSettings.SYSTEM_PARAMETER, ""));
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public byte[] request() {
        return ChatFormat.bytes(request, format);
    }

    @Override
    public int inputs() {
        return 1;
    }

    @Override
    public int estimatedTokens() {
        return estimatedPrompt;
    }

    @Override
    public long take(byte[] body, Duration latency) throws IOException {
        var answer = ChatFormat.answer(body);
        if (auto) {
            choice.answered(address.url(), model, format);
        }
        var prompt = answer.promptTokens().orElse(estimatedPrompt);
        var completion =
                answer.completionTokens().orElseGet(() -> estimate(answer.text()) + estimate(answer.reasoning()));
        promptTokens += prompt;
        completionTokens += completion;
        if (!answer.text().isBlank()) {
            settled = true;
            sink.accept(
                    index,
                    new Completed(
                            answer.text(),
                            answer.finishReason(),
                            answer.reasoning(),
                            promptTokens,
                            completionTokens,
                            latency));
        } else if (OUT_OF_TOKENS.equals(answer.finishReason())) {
            fail(
                    ErrorCode.MODEL_ANSWER_INVALID,
                    "the model had used up its tokens before it answered (finish_reason length): raise max_tokens");
        }
        return prompt + completion;
    }

    private static long estimate(@Nullable String text) {
        return text == null || text.isEmpty() ? 0 : TokenEstimate.of(text);
    }

    @Override
    public boolean settled() {
        return settled;
    }

    @Override
    public String lacking() {
        return "no text";
    }

    /** Asks for less where that may have been the reason. */
    @Override
    public List<ChatExchange> rejected(Rejected reply) {
        if (auto && FORMAT_REFUSED.contains(reply.status())) {
            var instead = choice.afterRefusal(address.url(), model, format);
            if (instead.isPresent()) {
                format = instead.get();
                return List.of(this);
            }
        }
        fail(ErrorCode.MODEL_REJECTED, reply.reason());
        return List.of();
    }

    @Override
    public void fail(ErrorCode code, String reason) {
        settled = true;
        sink.accept(
                index,
                new Failed(code, "provider " + ChatProvider.NAME + ": " + reason, promptTokens, completionTokens));
    }
}
