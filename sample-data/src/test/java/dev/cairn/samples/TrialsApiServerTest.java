package dev.cairn.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialsApiServerTest {
    private static final StudySource STUDIES =
            StudySource.of(StudyGenerator.seeded(5).studies(120).toList());
    private final TrialsApiServer server = TrialsApiServer.start(STUDIES);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void pagesHoldEachStudyOnceAndInOrder() throws Exception {
        var seen = new ArrayList<String>();
        var page = fetch("pageSize", "50", "countTotal", "true");
        assertThat(page.path("totalCount").intValue()).isEqualTo(120);
        seen.addAll(ids(page));
        while (page.has("nextPageToken")) {
            page = fetch(
                    "pageSize", "50", "pageToken", page.path("nextPageToken").asText());
            assertThat(page.has("totalCount")).isFalse();
            seen.addAll(ids(page));
        }
        assertThat(seen)
                .isEqualTo(
                        IntStream.range(0, 120).mapToObj(StudyGenerator::nctId).toList());
        assertThat(server.counts().path("/api/v2/studies")).isEqualTo(3);
        assertThat(server.counts().page(1)).isEqualTo(1);
        assertThat(server.counts().page(3)).isEqualTo(1);
        assertThat(server.counts().status(200)).isEqualTo(3);
    }

    @Test
    void pageHasTenStudiesUnlessAskedOtherwise() throws Exception {
        assertThat(fetch().path("studies")).hasSize(10);
        assertThat(fetch("pageSize", "0").path("studies")).hasSize(10);
        assertThat(fetch("pageSize", "5000").path("studies")).hasSize(120);
    }

    @Test
    void termSearchesEverythingAndConditionOnlyWhatTheStudyIsAbout() throws Exception {
        var byTerm = all("query.term", "Wilson disease");
        var byCondition = all("query.cond", "Wilson disease");
        assertThat(byCondition).isNotEmpty().allMatch(study -> condition(study).contains("wilson disease"));
        assertThat(byTerm).hasSizeGreaterThan(byCondition.size()).containsAll(byCondition);
        assertThat(byTerm).allMatch(study -> study.toString().contains("Wilson"));
    }

    @Test
    void wordsOfAQueryMustAllOccurAndQuotedOnesTogether() throws Exception {
        assertThat(all("query.term", "disease wilson")).isEqualTo(all("query.term", "Wilson Disease"));
        assertThat(all("query.term", "\"disease wilson\"")).isEmpty();
        assertThat(all("query.term", "Niemann-Pick")).isNotEmpty();
        assertThat(all("query.cond", "cystinosis OR alkaptonuria"))
                .hasSize(all("query.cond", "cystinosis").size()
                        + all("query.cond", "alkaptonuria").size()
                        - all("query.cond", "cystinosis alkaptonuria").size());
        assertThat(all("query.term", "sao paulo"))
                .isEqualTo(all("query.term", "São Paulo"))
                .isNotEmpty();
    }

    @Test
    void locationSearchesPlaces() throws Exception {
        assertThat(all("query.locn", "Germany"))
                .isNotEmpty()
                .allMatch(study -> study.at("/protocolSection/contactsLocationsModule")
                        .toString()
                        .contains("Germany"));
    }

    @Test
    void statusesMayBeSeveral() throws Exception {
        var completed = all("filter.overallStatus", "COMPLETED");
        var recruiting = all("filter.overallStatus", "RECRUITING");
        assertThat(completed).isNotEmpty().allMatch(study -> status(study).equals("COMPLETED"));
        assertThat(all("filter.overallStatus", "COMPLETED|RECRUITING")).hasSize(completed.size() + recruiting.size());
        assertThat(all("filter.overallStatus", "COMPLETED,RECRUITING")).hasSize(completed.size() + recruiting.size());
    }

    @Test
    void startDatesAreARange() throws Exception {
        var late = all("filter.advanced", "AREA[StartDate]RANGE[2015-01-01,MAX]");
        var early = all("filter.advanced", "AREA[StartDate]RANGE[MIN,2014-12-31]");
        assertThat(late).isNotEmpty().allMatch(study -> start(study).compareTo("2015") >= 0);
        assertThat(early).isNotEmpty().allMatch(study -> start(study).compareTo("2015") < 0);
        assertThat(late.size() + early.size()).isEqualTo(120);
    }

    @ParameterizedTest
    @CsvSource({
        "query.foo, x, unknown parameter `query.foo`",
        "pageSize, many, pageSize",
        "pageSize, -1, pageSize",
        "pageToken, nonsense, pageToken",
        "countTotal, maybe, countTotal",
        "filter.overallStatus, DONE, filter.overallStatus",
        "filter.advanced, 'AREA[StartDate]RANGE[soon,MAX]', filter.advanced",
        "filter.advanced, 'AREA[Phase]PHASE1', filter.advanced",
        "format, csv, format"
    })
    void wrongParametersAreAnsweredWithATextThatNamesThem(String name, String value, String message) throws Exception {
        var response = Http.get(Http.studies(server, name, value));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(Http.text(response)).contains(message);
    }

    @Test
    void tokenBelongsToItsQuery() throws Exception {
        var token = fetch().path("nextPageToken").asText();
        assertThat(Http.get(Http.studies(server, "query.cond", "disease", "pageToken", token))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void tokenOutlivesTheServer() throws Exception {
        var token = fetch("query.cond", "disease").path("nextPageToken").asText();
        var expected = fetch("query.cond", "disease", "pageToken", token);
        try (var other = TrialsApiServer.start(STUDIES)) {
            var response = Http.get(Http.studies(other, "query.cond", "disease", "pageToken", token));
            assertThat(Http.json(response)).isEqualTo(expected);
        }
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        assertThat(Http.get(server.baseUri().resolve("/api/v2/other")).statusCode())
                .isEqualTo(404);
        assertThat(Http.postLater(Http.studies(server), "", "{}").get().statusCode())
                .isEqualTo(405);
    }

    @Test
    void answersAreGzipForThoseWhoAccept() throws Exception {
        var plain = Http.get(Http.studies(server));
        var zipped = Http.get(Http.studies(server), "Accept-Encoding", "gzip");
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(zipped.body().length).isLessThan(plain.body().length);
        assertThat(Http.unzip(zipped.body())).isEqualTo(plain.body());
    }

    @Test
    void servesAnyPageOfAHundredThousandStudiesWithoutHoldingThem() throws Exception {
        var generator = StudyGenerator.seeded(1);
        try (var big = TrialsApiServer.start(generator.source(100_000))) {
            var first = Http.json(Http.get(Http.studies(big, "pageSize", "1000", "countTotal", "true")));
            assertThat(first.path("totalCount").intValue()).isEqualTo(100_000);
            var token = first.path("nextPageToken").asText();
            var second = Http.json(Http.get(Http.studies(big, "pageSize", "1000", "pageToken", token)));
            assertThat(second.path("studies").get(999)).isEqualTo(generator.study(1_999));
        }
    }

    private JsonNode fetch(String... parameters) throws IOException, InterruptedException {
        var response = Http.get(Http.studies(server, parameters));
        assertThat(response.statusCode()).as(Http.text(response)).isEqualTo(200);
        return Http.json(response);
    }

    private List<JsonNode> all(String name, String value) throws IOException, InterruptedException {
        return studies(fetch(name, value, "pageSize", "1000"));
    }

    private static List<JsonNode> studies(JsonNode page) {
        return StreamSupport.stream(page.path("studies").spliterator(), false).toList();
    }

    private static List<String> ids(JsonNode page) {
        return studies(page).stream()
                .map(study ->
                        study.at("/protocolSection/identificationModule/nctId").asText())
                .toList();
    }

    private static String condition(JsonNode study) {
        return SearchText.of(study).condition();
    }

    private static String status(JsonNode study) {
        return study.at("/protocolSection/statusModule/overallStatus").asText();
    }

    private static String start(JsonNode study) {
        return study.at("/protocolSection/statusModule/startDateStruct/date").asText();
    }
}
