package dev.cairn.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Confluent's own client expects of a registry, and what others see over HTTP. */
class LocalRegistryIT {
    private static final AvroSchema MARK = schema("{\"name\":\"place\",\"type\":\"string\"}");
    private static final AvroSchema MARK_WITH_HEIGHT =
            schema("{\"name\":\"place\",\"type\":\"string\"},{\"name\":\"height\",\"type\":\"int\",\"default\":0}");
    private static final AvroSchema BREAKING = schema("{\"name\":\"place\",\"type\":\"int\"}");
    private static final AtomicInteger SUBJECTS = new AtomicInteger();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path directory;

    private static LocalBroker broker;
    private static LocalRegistry registry;

    private final HttpClient http = HttpClient.newHttpClient();
    private SchemaRegistryClient client;
    private String subject;

    @BeforeAll
    static void start() throws Exception {
        var ports = StackPorts.choose(LocalStackConfig.in(directory));
        broker = LocalBroker.start(directory.resolve("kafka"), ports.kafka(), ports.controller());
        registry = LocalRegistry.start(broker.bootstrapServers(), ports.registry());
    }

    @AfterAll
    static void stop() {
        registry.close();
        broker.close();
    }

    @BeforeEach
    void aSubjectOfItsOwn() {
        client = new CachedSchemaRegistryClient(registry.url(), 10);
        subject = "marks/" + SUBJECTS.incrementAndGet() + " +-value";
    }

    @Test
    void registersVersionsAndFindsThemAgain() throws Exception {
        var first = client.register(subject, MARK);
        var second = client.register(subject, MARK_WITH_HEIGHT);

        assertThat(client.register(subject, MARK)).isEqualTo(first);
        assertThat(second).isGreaterThan(first);
        assertThat(client.getAllSubjects()).contains(subject);
        assertThat(client.getAllVersions(subject)).containsExactly(1, 2);
        assertThat(client.getVersion(subject, MARK_WITH_HEIGHT)).isEqualTo(2);
        var other = new CachedSchemaRegistryClient(registry.url(), 10);
        assertThat(other.getSchemaById(second)).isEqualTo(MARK_WITH_HEIGHT);
        assertThat(other.getId(subject, MARK)).isEqualTo(first);
        assertThat(other.getLatestSchemaMetadata(subject).getId()).isEqualTo(second);
        assertThat(other.getSchemaMetadata(subject, 1).getSchema()).isEqualTo(MARK.canonicalString());
        assertThat(other.getAllSubjectsById(second)).contains(subject);
        assertThat(get("/schemas/ids/" + second + "/versions").findValuesAsText("subject"))
                .contains(subject);
    }

    @Test
    void givesTheSameSchemaTheSameIdInEverySubject() throws Exception {
        assertThat(client.register(subject, MARK)).isEqualTo(client.register(subject + "-too", MARK));
    }

    @Test
    void tellsSchemasThatDifferInTheirDocumentationApart() throws Exception {
        var documented = new AvroSchema(MARK.canonicalString().replace("\"fields\"", "\"doc\":\"A mark.\",\"fields\""));
        assertThat(client.register(subject, MARK)).isNotEqualTo(client.register(subject, documented));
    }

    @Test
    void refusesABreakingChangeUntilTheLevelAllowsIt() throws Exception {
        client.register(subject, MARK);

        assertThat(client.testCompatibility(subject, BREAKING)).isFalse();
        assertThat(client.testCompatibility(subject, MARK_WITH_HEIGHT)).isTrue();
        assertThat(client.testCompatibilityVerbose(subject, BREAKING)).isNotEmpty();
        assertRejected(() -> client.register(subject, BREAKING), 409, 409);
        assertThat(client.getAllVersions(subject)).containsExactly(1);

        assertThat(client.updateCompatibility(subject, "NONE")).isEqualTo("NONE");
        assertThat(client.getCompatibility(subject)).isEqualTo("NONE");
        assertThat(client.register(subject, BREAKING)).isPositive();
    }

    @Test
    void isBackwardCompatibleUnlessToldOtherwise() throws Exception {
        assertThat(client.getCompatibility(null)).isEqualTo("BACKWARD");
        client.updateCompatibility(null, "NONE");
        try {
            assertThat(client.register(subject, MARK)).isNotEqualTo(client.register(subject, BREAKING));
        } finally {
            client.updateCompatibility(null, "BACKWARD");
        }
    }

    @Test
    void namesWhatItDoesNotHaveWithConfluentsCodes() throws Exception {
        assertRejected(() -> client.getAllVersions(subject), 404, 40401);
        assertRejected(() -> client.getSchemaById(1_000_000), 404, 40403);
        client.register(subject, MARK);
        assertRejected(() -> client.getSchemaMetadata(subject, 7), 404, 40402);
        assertRejected(() -> client.getId(subject, BREAKING), 404, 40403);
        assertRejected(() -> client.getCompatibility(subject), 404, 40408);
        assertRejected(() -> client.updateCompatibility(subject, "SIDEWAYS"), 422, 42203);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | /subjects/x/versions              | {\"schema\":\"{\\\"type\\\":\\\"nothing\\\"}\"}         | 422 | 42201",
                "POST | /subjects/x/versions              | {\"schema\":\"{}\",\"schemaType\":\"PROTOBUF\"}       | 422 | 42201",
                "POST | /subjects/x/versions              | {\"schema\":\"\\\"int\\\"\",\"references\":[{}]}      | 422 | 42201",
                "POST | /subjects/x/versions              | {}                                                  | 422 | 42201",
                "POST | /subjects/x/versions              | {\"schema\":                                         | 400 | 400",
                "POST | /compatibility/subjects/x/versions/latest | {\"schema\":\"\\\"int\\\"\"}                | 404 | 40401",
                "GET  | /subjects/x/versions/latest       | {}                                                  | 404 | 40401",
                "GET  | /schemas/ids/first                | {}                                                  | 404 | 404",
                "GET  | /nowhere                          | {}                                                  | 404 | 404",
                "PUT  | /subjects                         | {}                                                  | 405 | 405"
            })
    void rejectsWhatIsWrong(String method, String path, String body, int status, int code) throws Exception {
        var response = send(method, path, body);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(JSON.readTree(response.body()).path("error_code").asInt()).isEqualTo(code);
        assertThat(JSON.readTree(response.body()).path("message").asText()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({"0, 42202", "first, 42202", "99, 40402"})
    void rejectsVersionsThatCannotBe(String version, int code) throws Exception {
        client.register("versions", MARK);
        var response = send("GET", "/subjects/versions/versions/" + version, "");
        assertThat(JSON.readTree(response.body()).path("error_code").asInt()).isEqualTo(code);
    }

    @Test
    void answersPlainRequestsAsConfluentsRegistryDoes() throws Exception {
        var id = client.register("plain", MARK);
        assertThat(get("/")).isEmpty();
        assertThat(get("/schemas/types")).hasToString("[\"AVRO\"]");
        assertThat(get("/schemas/ids/" + id).path("schema").asText()).isEqualTo(MARK.canonicalString());
        assertThat(get("/subjects/plain/versions/1/schema")).isEqualTo(JSON.readTree(MARK.canonicalString()));
        assertThat(get("/subjects/plain/versions/latest").path("version").asInt())
                .isOne();
        assertThat(get("/config/plain?defaultToGlobal=true")
                        .path("compatibilityLevel")
                        .asText())
                .isEqualTo("BACKWARD");
        assertThat(send("GET", "/subjects", "").headers().firstValue("Content-Type"))
                .contains("application/vnd.schemaregistry.v1+json");
    }

    private static void assertRejected(ThrowingCallable call, int status, int code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RestClientException.class, e -> {
            assertThat(e.getStatus()).isEqualTo(status);
            assertThat(e.getErrorCode()).isEqualTo(code);
        });
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        var response = send("GET", path, "");
        assertThat(response.statusCode()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(registry.url() + path))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static AvroSchema schema(String fields) {
        return new AvroSchema("{\"type\":\"record\",\"name\":\"Mark\",\"fields\":[" + fields + "]}");
    }
}
