package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CairnCommandLineTest {
    /** Addresses that nobody listens at. */
    private static final Map<String, String> NOBODY_THERE = Map.of(
            "CAIRN_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
            "CAIRN_SCHEMA_REGISTRY_URL", "http://127.0.0.1:1",
            "CAIRN_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/cairn");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "up",
                "down",
                "publish",
                "publish clinical_trials",
                "runs",
                "runs list",
                "runs show",
                "runs diff",
                "runs resume",
                "runs cancel",
                "replay",
                "log",
                "reconcile",
                "dead-letters",
                "dead-letters list",
                "dead-letters show",
                "dead-letters redrive",
                "dead-letters export",
                "lag",
                "search",
                "features",
                "features list",
                "features compute",
                "features scan",
                "topics",
                "topics apply",
                "topics list",
                "service",
                "generate",
                "generate clinical_trials",
                "generate narratives",
                "publish narratives",
                "narratives",
                "narratives list",
                "narratives show",
                "completion"
            })
    void everyCommandHasHelp(String command) {
        var help = run((command + " --help").strip());
        assertThat(help.exitCode()).isZero();
        assertThat(help.out())
                .startsWith(("Usage: cairn " + command).strip())
                .contains("Exit codes:", "2   bad usage or configuration");
        assertThat(help.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                         | say which command
            runs                                                       | say which: runs list, runs show, runs diff
            rums list                                                  | Did you mean: cairn runs?
            runs show                                                  | say which run, or --entity
            dead-letters                                               | say which: dead-letters list, dead-letters show
            dead-letters list --stage nowhere                          | [INGEST, TRANSFORM, EMBED, LOAD]
            dead-letters show one                                      | 'one' is not a long
            dead-letters redrive                                       | say which: --run, --stage, --code, --id or --all
            runs resume                                                | Missing required parameter: 'RUN'
            runs cancel                                                | Missing required parameter: 'RUN'
            runs resume ct-1 --budget 5                                | such as 1000calls
            publish clinical_trials --limit 1 --budget 0calls          | such as 1000calls
            replay --run ct-1                                          | Missing required option: '--from=TOPIC'
            replay --run ct-1 --from nowhere                           | [raw, prepared, enriched]
            replay --run ct-1 --from prepared --model none             | only a replay from raw
            log --limit 0                                              | --limit must be at least 1
            runs diff ct-1                                             | Missing required parameter: 'TO'
            runs diff ct-1 ct-2 --limit -1                             | --limit must not be negative
            runs list --limit 0                                        | --limit must be at least 1
            runs list --limit many                                     | 'many' is not an int
            search --limit 0 words                                     | --limit at least 1
            features                                                   | say which: features list, features compute
            features list --family nowhere                             | --family has "nowhere", which is none of [
            features list --kind none                                  | [GENE_COHORT, GENE_CONTRAST, PAIR_COHORT,
            features compute SRP1 --genes A                            | Missing required option: '--cohorts=CODE'
            features compute SRP1 --cohorts SEPSIS                     | --genes, --genes-file, --all-genes or --pairs
            features compute SRP1 --cohorts A,A --genes A              | --cohorts names one twice
            features compute SRP1 --cohorts A --pairs A                | --pairs has "A", which is not two genes
            features compute SRP1 --cohorts A --pairs A:A              | --pairs has "A:A", which is not two genes
            features compute SRP1 --cohorts A --genes A --all-genes    | are mutually exclusive
            features compute SRP1 --cohorts A --genes A --kind X       | --kind has "X", which is none of
            features compute SRP1 --cohorts A --genes A --features auc | of two cohorts where --cohorts names one
            features compute SRP1 --cohorts A --genes A --min-samples 0 | --min-samples must be at least 1
            features scan SRP1                                         | Missing required option: '--cohort=CODE'
            features scan SRP1 --cohort A --contrast A                 | --contrast must be another cohort
            features scan SRP1 --cohort A --top 0                      | --top must be 1 to
            features scan SRP1 --cohort A --min-abs NaN                | --min-abs must not be negative
            features scan SRP1 --cohort A --statistic mean             | [PEARSON, SPEARMAN, BIWEIGHT, COSINE]
            lag --watch --every 0                                      | --every must be 1 to 3600 seconds
            lag --watch --looks 0                                      | --looks must be at least 1
            lag --serve 70000                                          | --serve must be a port
            lag --serve 0 --watch                                      | --serve and --watch exclude each other
            service nothing                                            | [ingest, transform, embed, load]
            up --services ingest,nothing                               | --services has "nothing"
            publish clinical_trials                                    | this would fetch every study
            publish clinical_trials --start-year 7                     | start_year is 7: it must be a number from 1000
            publish clinical_trials --limit 0                          | limit is 0: it must be a number from 1
            publish clinical_trials --limit 1 --page-size 1001         | page_size is 1001
            publish clinical_trials --limit 1 --model gpt              | model "gpt" is not of the form provider:name
            publish clinical_trials --limit 1 --source ftp://host      | must be an http or https URL
            publish clinical_trials --source file:nowhere              | nowhere is not there
            publish clinical_trials --diseases nowhere.json            | nowhere.json cannot be used: it is not there
            publish clinical_trials --diseases list.json --limit 1     | leave the other query options out
            publish clinical_trials --diseases list.json --search all  | [term, condition]
            generate clinical_trials --count 0 --out out               | --count must be 1 to 1000000
            generate clinical_trials --count 1 --out out --page-size 0 | --page-size must be 1 to 1000
            generate narratives --incidents 0 --out a.csv              | --incidents must be 1 to 500000
            generate narratives --layout tall --out a.csv              | --layout has "tall", which is none of [LONG, WIDE]
            publish narratives                                         | Missing required option: '--source=FILE'
            publish narratives --source nowhere.csv                    | nowhere.csv is not there
            narratives                                                 | say which: narratives list, narratives show
            narratives show a --show-text                              | --show-text needs --incident
            runs list --data-dir nowhere                               | no local stack runs on
            runs list                                                  | the environment names no cluster
            """)
    void saysWhatIsWrongWithACommandAndExitsWith2(String command, String complaint) {
        var refused = run(command);
        assertThat(refused.err()).startsWith("cairn: ").contains(complaint);
        assertThat(refused.exitCode()).isEqualTo(ExitCodes.BAD_USAGE);
        assertThat(refused.out()).isEmpty();
    }

    @Test
    void namesEveryProblemOfADiseaseList() throws IOException {
        Files.writeString(directory.resolve("list.json"), "[{\"disease_name\": \"A\"}, {\"orpha_code\": \"2\"}]");
        var refused = run("publish clinical_trials --diseases list.json");
        assertThat(refused.err()).contains("entry 1 has the orpha_code \"\"", "entry 2 has no disease_name");
        assertThat(refused.exitCode()).isEqualTo(ExitCodes.BAD_USAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runs list",
                "runs show ct-1",
                "runs diff ct-1 ct-2",
                "dead-letters list",
                "reconcile",
                "search words",
                "narratives list",
                "narratives show a",
                "features compute SRP1 --genes A --cohorts SEPSIS",
                "features scan SRP1 --cohort SEPSIS"
            })
    void saysThatTheDatabaseCannotBeReached(String command) {
        var failed = run(NOBODY_THERE, command);
        assertThat(failed.err()).contains("the database cannot be reached", "127.0.0.1:1", "DATABASE_UNAVAILABLE");
        assertThat(failed.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(failed.out()).isEmpty();
    }

    @Test
    void saysThatNoBrokerAnswers() {
        var failed = run(NOBODY_THERE, "topics list");
        assertThat(failed.err()).contains("no broker answers at 127.0.0.1:1", "KAFKA_UNAVAILABLE");
        assertThat(failed.exitCode()).isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void keepsWatchingWhereNoBrokerAnswers() {
        var watched = run(NOBODY_THERE, "lag --watch --looks 1");
        assertThat(watched.err()).contains("no broker answers at 127.0.0.1:1", "KAFKA_UNAVAILABLE");
        assertThat(watched.out()).isEmpty();
        assertThat(watched.exitCode()).isZero();
    }

    @Test
    void namesEveryProblemOfTheEnvironment() {
        var refused = run(
                Map.of("CAIRN_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1", "CAIRN_SCHEMA_REGISTRY_URL", "nonsense"),
                "topics list");
        assertThat(refused.err()).contains("CAIRN_SCHEMA_REGISTRY_URL is \"nonsense\"");
        assertThat(refused.exitCode()).isEqualTo(ExitCodes.BAD_USAGE);
    }

    @Test
    void showsTheStackTraceOfAnErrorOnDemandOnly() {
        assertThat(run("runs list").err()).doesNotContain("at dev.cairn");
        assertThat(run("runs list --verbose").err()).contains("at dev.cairn");
    }

    @Test
    void listsTheFeaturesOfAFamily() {
        assertThat(run("features list --family location").out())
                .contains("FEATURE", "trimmed_mean_10", "log2_trimmed_mean_10")
                .doesNotContain("welch_t")
                .endsWith("features\n");
        assertThat(run("features list --kind pair_contrast --json").out())
                .contains("\"name\" : \"top_scoring_pair_score\"", "\"source\" : \"Geman et al. (2004)")
                .doesNotContain("PAIR_COHORT");
        assertThat(run("features compute S --cohorts A --genes A --features meen")
                        .err())
                .contains("no feature is named \"meen\"", "FEATURE_UNKNOWN");
    }

    @Test
    void generatesTheSameFilesForTheSameSeed() throws IOException {
        var made = run("generate clinical_trials --count 5 --out one --invalid-every 5");
        assertThat(made.out()).contains("wrote 5 studies, 1 of them invalid, in 1 files under " + directory);
        assertThat(made.exitCode()).isZero();
        run("generate clinical_trials --count 5 --out two --invalid-every 5");
        run("generate clinical_trials --count 5 --out three --invalid-every 5 --seed 2");

        assertThat(bytes("one")).isEqualTo(bytes("two")).isNotEqualTo(bytes("three"));
    }

    @Test
    void doesNotGenerateIntoAFolderThatHoldsSomething() {
        run("generate clinical_trials --count 1 --out out");
        var refused = run("generate clinical_trials --count 1 --out out");
        assertThat(refused.err()).contains("is not empty");
        assertThat(refused.exitCode()).isEqualTo(ExitCodes.BAD_USAGE);
    }

    @Test
    void stopsNothingWhereNothingRuns() {
        var stopped = run("down --data-dir nowhere --json");
        assertThat(stopped.out()).contains("\"outcome\" : \"NOT_RUNNING\"");
        assertThat(stopped.exitCode()).isZero();
    }

    @Test
    void printsACompletionScriptThatKnowsTheCommands() {
        assertThat(run("completion").out()).startsWith("#!").contains("complete -F", "clinical_trials", "reconcile");
    }

    private List<Byte> bytes(String folder) throws IOException {
        var bytes = Files.readAllBytes(directory.resolve(folder).resolve("page_00001.json.gz"));
        return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i]).toList();
    }

    private CommandRun run(String command) {
        return run(Map.of(), command);
    }

    private CommandRun run(Map<String, String> environment, String command) {
        return CommandRun.of(environment, directory, command.isEmpty() ? new String[0] : command.split(" "));
    }
}
