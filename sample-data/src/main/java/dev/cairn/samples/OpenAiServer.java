package dev.cairn.samples;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A simulated OpenAI-compatible endpoint: {@code POST /v1/embeddings} and {@code POST /v1/chat/completions}. Vectors
 * depend on the text alone and have unit length; completions come from a {@link ChatModel}. Latency and the limit of
 * concurrent calls come from {@link ServerSettings}.
 */
public final class OpenAiServer implements AutoCloseable {
    /** The path of embeddings. */
    public static final String EMBEDDINGS_PATH = "/v1/embeddings";

    /** The path of completions. */
    public static final String CHAT_PATH = "/v1/chat/completions";

    /** The length of vectors where a request names none. */
    public static final int DEFAULT_DIMENSIONS = 1_536;

    static final int CHARACTERS_PER_TOKEN = 4;

    /** What a model looks for that nobody has described. */
    private static final List<String> USUAL_WORDS = List.of("abus", "threat", "restraining order", "stalk", "control");

    private static final JsonMapper MAPPER = new JsonMapper();

    private final SimulatedServer server;
    private final Api api;

    private OpenAiServer(ServerSettings settings, Faults faults, Api api) {
        this.api = api;
        this.server = new SimulatedServer("openai", settings, faults, api);
    }

    /** Starts a server that behaves, on a free port. */
    public static OpenAiServer start(String key) {
        return start(key, Faults.none(), ServerSettings.defaults());
    }

    /** Starts a server whose completions find words that tell of violence. */
    public static OpenAiServer start(String key, Faults faults, ServerSettings settings) {
        return start(key, faults, settings, ChatModel.finding(USUAL_WORDS));
    }

    /**
     * Starts a server.
     *
     * @param key the only bearer key that is accepted; blank: calls need none
     */
    public static OpenAiServer start(String key, Faults faults, ServerSettings settings, ChatModel chat) {
        return new OpenAiServer(settings, faults, new Api(key, chat));
    }

    /**
     * The base of the API, {@code http://127.0.0.1:port/v1}: embeddings are at {@code /embeddings} below it, completions
     * at {@code /chat/completions}.
     */
    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + server.port() + "/v1");
    }

    /** What was asked so far, and the peak of concurrent calls. */
    public RequestCounts counts() {
        return server.counts();
    }

    /** What was paid so far. */
    public PaidUsage usage() {
        return api.usage;
    }

    @Override
    public void close() {
        server.close();
    }

    private static final class Api implements SimulatedServer.Service {
        private final String key;
        private final ChatModel chat;
        private final PaidUsage usage = new PaidUsage();

        Api(String key, ChatModel chat) {
            this.key = key;
            this.chat = chat;
        }

        @Override
        public int page(Map<String, String> parameters) {
            return 1;
        }

        @Override
        public Reply error(int status, String code, String message) {
            var body = MAPPER.createObjectNode();
            body.putObject("error")
                    .put("message", message)
                    .put("type", code)
                    .putNull("param")
                    .put("code", code);
            return Reply.error(status, "application/json", body.toString());
        }

        @Override
        public Reply answer(Call call, Fault.@Nullable Untruth untruth) {
            if (!call.path().equals(EMBEDDINGS_PATH) && !call.path().equals(CHAT_PATH)) {
                throw new RequestRefused(404, "not_found", "no such resource: " + call.path());
            }
            if (!call.method().equals("POST")) {
                throw new RequestRefused(405, "method_not_allowed", "only POST is served here");
            }
            if (!key.isBlank() && !call.authorization().equals("Bearer " + key)) {
                throw new RequestRefused(401, "invalid_api_key", "the key is missing or not valid");
            }
            var json = call.path().equals(CHAT_PATH) ? completion(call.body()) : embeddings(call.body(), untruth);
            return Reply.json(json.getBytes(StandardCharsets.UTF_8));
        }

        private String embeddings(String body, Fault.@Nullable Untruth untruth) {
            var request = Embeddings.parse(body);
            usage.paid(request.inputs(), request.tokens());
            return request.json(untruth);
        }

        private String completion(String body) {
            var prompt = ChatPrompt.parse(body);
            var reply = chat.answer(prompt);
            var reasoning = reply.reasoning();
            var promptTokens = tokens(prompt.text());
            var completionTokens = tokens(reply.content()) + (reasoning == null ? 0 : tokens(reasoning));
            usage.paid(List.of(prompt.text()), promptTokens + completionTokens);
            var json =
                    MAPPER.createObjectNode().put("object", "chat.completion").put("model", prompt.model());
            var choice = json.putArray("choices").addObject().put("index", 0);
            choice.put("finish_reason", reply.finishReason());
            choice.putObject("message")
                    .put("role", "assistant")
                    .put("content", reply.content())
                    .put("reasoning_content", reasoning);
            json.putObject("usage")
                    .put("prompt_tokens", promptTokens)
                    .put("completion_tokens", completionTokens)
                    .put("total_tokens", promptTokens + completionTokens);
            return json.toString();
        }

        private static long tokens(String text) {
            return Math.max(1, text.length() / CHARACTERS_PER_TOKEN);
        }
    }
}
