package dev.cairn.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A simulated OpenAI-compatible endpoint: {@code POST /v1/embeddings}. Vectors depend on the text alone and have unit
 * length. Latency and the limit of concurrent calls come from {@link ServerSettings}.
 */
public final class OpenAiServer implements AutoCloseable {
    /** The path that is served. */
    public static final String EMBEDDINGS_PATH = "/v1/embeddings";

    /** The length of vectors where a request names none. */
    public static final int DEFAULT_DIMENSIONS = 1_536;

    private static final int MAX_INPUTS = 2_048;
    private static final int CHARACTERS_PER_TOKEN = 4;
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

    /**
     * Starts a server.
     *
     * @param key the only bearer key that is accepted
     */
    public static OpenAiServer start(String key, Faults faults, ServerSettings settings) {
        return new OpenAiServer(settings, faults, new Api(key));
    }

    /** The base of the API, {@code http://127.0.0.1:port/v1}: embeddings are at {@code /embeddings} below it. */
    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + server.port() + "/v1");
    }

    /** What was asked so far, and the peak of concurrent calls. */
    public RequestCounts counts() {
        return server.counts();
    }

    /** What was paid so far. */
    public EmbeddingUsage usage() {
        return api.usage;
    }

    @Override
    public void close() {
        server.close();
    }

    private record Request(String model, List<String> inputs, int dimensions, boolean base64) {
        static Request parse(String body) {
            JsonNode json;
            try {
                json = MAPPER.readTree(body);
            } catch (JsonProcessingException e) {
                throw RequestRefused.badRequest("the body is not JSON");
            }
            var model = json.path("model").asText("");
            if (model.isEmpty()) {
                throw RequestRefused.badRequest("you must provide a model parameter");
            }
            var dimensions = json.path("dimensions").asInt(DEFAULT_DIMENSIONS);
            if (dimensions < 1) {
                throw RequestRefused.badRequest("dimensions must be at least 1");
            }
            var base64 = json.path("encoding_format").asText("float").equals("base64");
            return new Request(model, inputs(json.path("input")), dimensions, base64);
        }

        private static List<String> inputs(JsonNode input) {
            List<String> texts = new ArrayList<>();
            if (input.isArray()) {
                input.forEach(text -> texts.add(text(text)));
            } else {
                texts.add(text(input));
            }
            if (texts.isEmpty() || texts.size() > MAX_INPUTS) {
                throw RequestRefused.badRequest("input must have 1 to " + MAX_INPUTS + " texts, not " + texts.size());
            }
            return texts;
        }

        private static String text(JsonNode node) {
            if (!node.isTextual() || node.textValue().isEmpty()) {
                throw RequestRefused.badRequest("input must be a text or an array of texts, none of them empty");
            }
            return node.textValue();
        }

        long tokens() {
            return inputs.stream()
                    .mapToLong(text -> Math.max(1, text.length() / CHARACTERS_PER_TOKEN))
                    .sum();
        }
    }

    private static final class Api implements SimulatedServer.Service {
        private final String authorization;
        private final EmbeddingUsage usage = new EmbeddingUsage();

        Api(String key) {
            this.authorization = "Bearer " + key;
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
            if (!call.path().equals(EMBEDDINGS_PATH)) {
                throw new RequestRefused(404, "not_found", "no such resource: " + call.path());
            }
            if (!call.method().equals("POST")) {
                throw new RequestRefused(405, "method_not_allowed", "only POST is served here");
            }
            if (!call.authorization().equals(authorization)) {
                throw new RequestRefused(401, "invalid_api_key", "the key is missing or not valid");
            }
            var request = Request.parse(call.body());
            usage.paid(request.inputs(), request.tokens());
            return Reply.json(json(request, untruth).getBytes(StandardCharsets.UTF_8));
        }

        private static String json(Request request, Fault.@Nullable Untruth untruth) {
            var json = new StringBuilder(request.inputs().size() * request.dimensions() * 11 + 256);
            json.append("{\"object\":\"list\",\"data\":[");
            for (var index = 0; index < request.inputs().size(); index++) {
                json.append(index == 0 ? "" : ",").append("{\"object\":\"embedding\",\"index\":");
                json.append(index).append(",\"embedding\":");
                var vector = vector(request, request.inputs().get(index), untruth);
                if (request.base64()) {
                    json.append('"').append(Vectors.base64(vector)).append('"');
                } else {
                    Vectors.appendJson(json, vector);
                }
                json.append('}');
            }
            var model = MAPPER.getNodeFactory().textNode(request.model());
            json.append("],\"model\":").append(model).append(",\"usage\":{\"prompt_tokens\":");
            json.append(request.tokens()).append(",\"total_tokens\":").append(request.tokens());
            return json.append("}}").toString();
        }

        private static float[] vector(Request request, String text, Fault.@Nullable Untruth untruth) {
            if (untruth == null) {
                return Vectors.of(text, request.dimensions());
            }
            return switch (untruth.kind()) {
                case WRONG_DIMENSIONS -> Vectors.of(text, untruth.amount());
                case NOT_A_NUMBER -> {
                    var vector = Vectors.of(text, request.dimensions());
                    vector[0] = Float.NaN;
                    yield vector;
                }
                case REPEATED_PAGE_TOKEN, SHRUNK_PAGE, OVERLAPPING_PAGE ->
                    throw new IllegalStateException("embeddings have no pages: " + untruth.kind());
            };
        }
    }
}
