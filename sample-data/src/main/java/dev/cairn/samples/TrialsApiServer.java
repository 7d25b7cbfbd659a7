package dev.cairn.samples;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A simulated ClinicalTrials.gov: {@code GET /api/v2/studies} with {@code query.cond}, {@code query.term}, {@code
 * query.locn}, {@code filter.overallStatus}, {@code filter.advanced} (a range of start dates), {@code pageSize}, {@code
 * pageToken} and {@code countTotal}. Anything else is answered 400 with a text, as the real one does. Searching is by
 * words; a page without a search is generated on the fly, however many studies there are.
 */
public final class TrialsApiServer implements AutoCloseable {
    /** The path that is served. */
    public static final String STUDIES_PATH = "/api/v2/studies";

    private static final int DEFAULT_PAGE_SIZE = 10;
    private static final int MAX_PAGE_SIZE = 1_000;
    private static final Set<String> PARAMETERS = Set.of(
            "query.cond",
            "query.term",
            "query.locn",
            "filter.overallStatus",
            "filter.advanced",
            "pageSize",
            "pageToken",
            "countTotal",
            "format");

    private final SimulatedServer server;

    private TrialsApiServer(SimulatedServer server) {
        this.server = server;
    }

    /** Starts a server that behaves, on a free port. */
    public static TrialsApiServer start(StudySource studies) {
        return start(studies, Faults.none(), ServerSettings.defaults());
    }

    /** Starts a server on a free port. */
    public static TrialsApiServer start(StudySource studies, Faults faults) {
        return start(studies, faults, ServerSettings.defaults());
    }

    /** Starts a server. */
    public static TrialsApiServer start(StudySource studies, Faults faults, ServerSettings settings) {
        return new TrialsApiServer(new SimulatedServer("trials-api", settings, faults, new Api(studies)));
    }

    /** The base of the API, {@code http://127.0.0.1:port/api/v2}: studies are at {@code /studies} below it. */
    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + server.port() + "/api/v2");
    }

    /** What was asked so far. */
    public RequestCounts counts() {
        return server.counts();
    }

    @Override
    public void close() {
        server.close();
    }

    /** Where a page begins. The query's hash ties a token to the query that it was given for. */
    private record Token(int page, int offset, int query) {
        static final Token FIRST = new Token(1, 0, 0);

        String text() {
            var plain = page + "." + offset + "." + query;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
        }

        static Optional<Token> parse(String text) {
            try {
                var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split("\\.", -1);
                return Optional.of(
                        new Token(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2])));
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                return Optional.empty();
            }
        }
    }

    private static final class Api implements SimulatedServer.Service {
        private final StudySource studies;
        private final StudySearch search;

        Api(StudySource studies) {
            this.studies = studies;
            this.search = new StudySearch(studies);
        }

        @Override
        public int page(Map<String, String> parameters) {
            var token = parameters.getOrDefault("pageToken", "");
            return Token.parse(token).map(Token::page).orElse(1);
        }

        @Override
        public Reply error(int status, String code, String message) {
            return Reply.error(status, "text/plain; charset=utf-8", message);
        }

        @Override
        public Reply answer(Call call, Fault.@Nullable Untruth untruth) {
            check(call);
            var query = StudyQuery.parse(call.parameters());
            var asked = token(call.parameters(), query);
            var size = pageSize(call.parameters());
            var count = search.count(query);
            var from = asked.offset();
            var to = Math.min(from + size, count);
            var shown = to;
            var next = new Token(asked.page() + 1, to, query.hashCode());
            var last = to >= count;
            if (untruth != null) {
                switch (untruth.kind()) {
                    case SHRUNK_PAGE -> shown = Math.max(from, to - untruth.amount());
                    case OVERLAPPING_PAGE -> from = Math.max(0, from - untruth.amount());
                    case REPEATED_PAGE_TOKEN -> {
                        next = new Token(asked.page(), asked.offset(), query.hashCode());
                        last = false;
                    }
                    case WRONG_DIMENSIONS, NOT_A_NUMBER ->
                        throw new IllegalStateException("studies have no vectors: " + untruth.kind());
                }
            }
            var wantsTotal = flag(call.parameters(), "countTotal") && asked.page() == 1;
            return page(
                    IntStream.range(from, shown).mapToObj(rank -> studies.study(search.hit(query, rank))),
                    last ? null : next.text(),
                    wantsTotal ? count : null);
        }

        private static Reply page(Stream<JsonNode> studies, @Nullable String next, @Nullable Integer total) {
            var out = new ByteArrayOutputStream(1 << 16);
            try {
                StudyPage.write(out, studies, next, total);
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory", e);
            }
            return Reply.json(out.toByteArray());
        }

        private static void check(Call call) {
            if (!call.path().equals(STUDIES_PATH)) {
                throw new RequestRefused(404, "not_found", "no such resource: " + call.path());
            }
            if (!call.method().equals("GET")) {
                throw new RequestRefused(405, "method_not_allowed", "only GET is served here");
            }
            call.parameters().keySet().stream()
                    .filter(name -> !PARAMETERS.contains(name))
                    .sorted()
                    .findFirst()
                    .ifPresent(name -> {
                        throw RequestRefused.badRequest("unknown parameter `" + name + "`");
                    });
            if (!call.parameters().getOrDefault("format", "json").equals("json")) {
                throw RequestRefused.badRequest("format: only json is supported here");
            }
        }

        private static Token token(Map<String, String> parameters, StudyQuery query) {
            var text = parameters.get("pageToken");
            if (text == null || text.isEmpty()) {
                return Token.FIRST;
            }
            return Token.parse(text)
                    .filter(token -> token.query() == query.hashCode() && token.offset() >= 0)
                    .orElseThrow(
                            () -> RequestRefused.badRequest("pageToken: not a token of this query: `" + text + "`"));
        }

        /** As documented by the real API: 0 means the default, more than the most is cut down to it. */
        private static int pageSize(Map<String, String> parameters) {
            var text = parameters.getOrDefault("pageSize", "0");
            try {
                var size = Integer.parseInt(text);
                if (size >= 0) {
                    return size == 0 ? DEFAULT_PAGE_SIZE : Math.min(size, MAX_PAGE_SIZE);
                }
            } catch (NumberFormatException e) {
                // Refused below, with all other values that are no size.
            }
            throw RequestRefused.badRequest("pageSize: `" + text + "` is not a number from 0 on");
        }

        private static boolean flag(Map<String, String> parameters, String name) {
            var text = parameters.getOrDefault(name, "false");
            if (!text.equals("true") && !text.equals("false")) {
                throw RequestRefused.badRequest(name + ": `" + text + "` is neither true nor false");
            }
            return text.equals("true");
        }
    }
}
