package dev.cairn.embed.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import dev.cairn.embed.model.Answers;
import dev.cairn.embed.model.Outcome;
import dev.cairn.embed.model.Vectors;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.schemas.ModelKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxProviderTest {
    private static final String MODEL = "onnx:all-minilm-l6-v2-q";
    private static final String SHORT =
            "Enzyme replacement therapy in adults with late-onset Pompe disease: a phase 3, double-blind study.";
    private static final int SHORT_TOKENS = 23;

    private static InProcessModel model;
    private static OnnxProvider provider;

    @BeforeAll
    static void load() {
        model = InProcessModel.load(new OnnxConfig(2));
        provider = new OnnxProvider(model);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** The procedure of the model's card, written again: https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2. */
    @Test
    void aShortTextGetsTheVectorOfTheStandardProcedure() throws Exception {
        var expected = standard(SHORT);

        var vector = embed(SHORT);

        assertThat(vector).hasSize(384);
        assertThat(cosine(vector, vector)).isCloseTo(1, within(1e-6));
        assertThat(cosine(vector, expected)).isGreaterThanOrEqualTo(0.9999);
    }

    @Test
    void textsOfLikeMeaningAreNearerThanOthers() throws Exception {
        var pompe = embed(SHORT);
        assertThat(cosine(
                        pompe,
                        embed("Glycogen storage disease type II: treatment of patients with enzyme replacement")))
                .isGreaterThan(0.4)
                .isGreaterThan(cosine(pompe, embed("Share prices fell in late trading on Tuesday")) + 0.3);
    }

    @Test
    void theEndOfALongTextCounts() throws Exception {
        var beginning = words(4_800);
        var one = beginning + " Excluded are patients with cardiomyopathy and with implanted pacemakers.".repeat(3);
        var other = beginning + " The football season opens with a home game in the new stadium downtown.".repeat(3);
        assertThat(one.length()).isBetween(5_000, 5_100);

        assertThat(cosine(embed(one), embed(other))).isLessThan(0.999);
        assertThat(cosine(embed(one), embed(one.substring(0, 4_800)))).isLessThan(0.999);
    }

    @Test
    void everyWindowOfALongTextWeighsWhatItHolds() throws Exception {
        var text = words(3_000);
        try (var tokenizer = tokenizer()) {
            var ids = tokenizer.encode(text, false, false).getIds();
            var windows = (ids.length + 253) / 254;
            assertThat(windows).isEqualTo(3);
            var mean = new double[384];
            for (var w = 0; w < windows; w++) {
                var part = Arrays.copyOfRange(ids, ids.length * w / windows, ids.length * (w + 1) / windows);
                assertThat(part.length).isBetween(ids.length / 3, ids.length / 3 + 1);
                var windowMean = meanOfHiddenStates(withSpecials(part));
                for (var d = 0; d < 384; d++) {
                    mean[d] += windowMean[d] * (part.length + 2) / (ids.length + 2 * windows);
                }
            }
            assertThat(cosine(embed(text), Vectors.normalised(mean))).isGreaterThanOrEqualTo(0.9999);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {253, 254, 255, 508, 509})
    void textsAtTheEdgeOfAWindowAreDoneWhole(int tokens) throws Exception {
        var answers = Answers.of(provider, MODEL, List.of("dog ".repeat(tokens)));

        assertThat(answers.outcome(0).promptTokens()).isEqualTo(tokens);
        assertThat(cosine(answers.vector(0), answers.vector(0))).isCloseTo(1, within(1e-6));
    }

    @Test
    void countsTheTokensOfTheWholeText() throws Exception {
        try (var tokenizer = tokenizer()) {
            assertThat(tokenizer.encode(SHORT, false, false).getIds()).hasSize(SHORT_TOKENS);
        }
        assertThat(Answers.of(provider, MODEL, List.of(SHORT)).tokens()).isEqualTo(SHORT_TOKENS);
        assertThat(Answers.of(provider, MODEL, List.of("dog ".repeat(5_000))).tokens())
                .isEqualTo(5_000);
    }

    @Test
    void theSameTextGivesTheSameBitsWhateverRunsBesideIt() throws Exception {
        var texts = IntStream.range(0, 12).mapToObj(i -> words(40 + 300 * i)).toList();
        var alone = Answers.of(provider, MODEL, texts);
        var threads = Executors.newFixedThreadPool(6);
        try {
            var crowded = new Random(3)
                    .ints(48, 0, texts.size())
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> Map.entry(i, embed(texts.get(i))), threads))
                    .toList();
            for (var result : crowded) {
                var answer = result.get();
                assertThat(answer.getValue()).containsExactly(alone.vector(answer.getKey()));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\n\t", "\u0000\u0001"})
    void rejectsATextThatHoldsNothing(String text) throws Exception {
        var failure = Answers.of(provider, MODEL, List.of(text)).failure(0);

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_REJECTED);
        assertThat(failure.message()).contains("empty");
    }

    @Test
    void takesWhateverCharactersComeAlong() throws Exception {
        var texts = List.of(
                "\uD83E\uDDEC gene therapy", "Müller-Weiß-Syndrom", "罕见病临床试验", "lone \uD800 half", "[SEP] [CLS] [PAD]");

        assertThat(Answers.of(provider, MODEL, texts).all()).hasOnlyElementsOfType(Outcome.Embedded.class);
    }

    @Test
    void hasOneModelOfOneSize() throws Exception {
        assertThat(Answers.of(provider, MODEL + "@384", List.of(SHORT)).vector(0))
                .containsExactly(embed(SHORT));
        assertThat(Answers.of(provider, MODEL + "@128", List.of(SHORT))
                        .failure(0)
                        .code())
                .isEqualTo(ErrorCode.MODEL_UNKNOWN);
        assertThat(Answers.of(provider, "onnx:bge-small", List.of(SHORT))
                        .failure(0)
                        .message())
                .contains("onnx:bge-small", MODEL);
        var answers = new Answers();
        provider.answer(List.of(Answers.input(MODEL, ModelKind.COMPLETION, "Say hello")), answers);
        assertThat(answers.failure(0).code()).isEqualTo(ErrorCode.MODEL_UNKNOWN);
    }

    private static float[] embed(String text) {
        try {
            return Answers.of(provider, MODEL, List.of(text)).vector(0);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HuggingFaceTokenizer tokenizer() throws Exception {
        try (var definition = OnnxProvider.class.getResourceAsStream("/all-minilm-l6-v2-q-tokenizer.json")) {
            return HuggingFaceTokenizer.newInstance(definition, Map.of("padding", "false", "truncation", "false"));
        }
    }

    private static float[] standard(String text) throws Exception {
        try (var tokenizer = tokenizer()) {
            return Vectors.normalised(
                    meanOfHiddenStates(tokenizer.encode(text, true, false).getIds()));
        }
    }

    private static long[] withSpecials(long[] ids) {
        var all = new long[ids.length + 2];
        all[0] = 101;
        System.arraycopy(ids, 0, all, 1, ids.length);
        all[ids.length + 1] = 102;
        return all;
    }

    private static double[] meanOfHiddenStates(long[] ids) throws Exception {
        var environment = OrtEnvironment.getEnvironment();
        var ones = new long[ids.length];
        Arrays.fill(ones, 1);
        try (var model = OnnxProvider.class.getResourceAsStream("/all-minilm-l6-v2-q.onnx");
                var session = environment.createSession(model.readAllBytes());
                var input = OnnxTensor.createTensor(environment, new long[][] {ids});
                var mask = OnnxTensor.createTensor(environment, new long[][] {ones});
                var types = OnnxTensor.createTensor(environment, new long[][] {new long[ids.length]});
                var result = session.run(Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
            var states =
                    ((float[][][]) result.get("last_hidden_state").orElseThrow().getValue())[0];
            var mean = new double[384];
            for (var state : states) {
                for (var d = 0; d < mean.length; d++) {
                    mean[d] += state[d] / states.length;
                }
            }
            return mean;
        }
    }

    private static double cosine(float[] a, float[] b) {
        var dot = 0.0;
        for (var d = 0; d < a.length; d++) {
            dot += (double) a[d] * b[d];
        }
        return dot;
    }

    /** Text of exactly so many characters. */
    private static String words(int length) {
        var vocabulary = List.of(
                "patients",
                "with",
                "a",
                "rare",
                "disease",
                "were",
                "randomised",
                "to",
                "placebo",
                "or",
                "treatment;",
                "the",
                "primary",
                "outcome",
                "was",
                "survival,",
                "hepatic",
                "function",
                "and",
                "quality",
                "of",
                "life.");
        var random = new Random(length);
        var text = new StringBuilder();
        while (text.length() < length) {
            text.append(vocabulary.get(random.nextInt(vocabulary.size()))).append(' ');
        }
        return text.substring(0, length);
    }
}
