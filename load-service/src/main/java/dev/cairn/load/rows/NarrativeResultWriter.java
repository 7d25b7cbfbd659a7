package dev.cairn.load.rows;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.experiment.ExperimentSettings;
import dev.cairn.kit.model.ModelId;
import dev.cairn.kit.model.ModelPrice;
import dev.cairn.kit.model.ModelPrices;
import dev.cairn.load.answers.AnswerParser;
import dev.cairn.load.answers.Reading;
import dev.cairn.load.ledger.Outcome;
import dev.cairn.load.ledger.Storable;
import dev.cairn.schemas.Completion;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.ExperimentNarrative;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.ModelResult;
import dev.cairn.schemas.ModelUse;
import dev.cairn.schemas.RecordHeader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes what models say of narratives. An answer that cannot be read, and a record that died, are results too: errors,
 * which a later attempt may replace.
 */
public final class NarrativeResultWriter implements RecordWriter {
    private static final int MAX_MESSAGE_LENGTH = 300;
    private static final double MICROS_PER_MILLI = 1000;

    /** What stopped the run, and says nothing of the narrative: it stays among those without a result. */
    private static final Set<Integer> STOPPED =
            Set.of(ErrorCode.RUN_CANCELLED.number(), ErrorCode.BUDGET_SPENT.number());

    private static final Pattern LONG_QUOTE = Pattern.compile("\"[^\"]{60,}\"");
    private static final Pattern REST_OF_KEY = Pattern.compile("/(.+)/(cme|le)", Pattern.DOTALL);

    private final AnswerParser parser = new AnswerParser();
    private final ModelPrices prices;
    private final DocumentTable documents;

    public NarrativeResultWriter(ModelPrices prices) {
        this.prices = prices;
        var json = new DocumentJson(Set.of());
        documents = new DocumentTable(ExperimentSettings.DATA_TYPE, record -> json.write(document(record)));
    }

    @Override
    public Class<?> documentType() {
        return ExperimentNarrative.class;
    }

    @Override
    public List<Outcome> write(Connection connection, List<LoadRecord> records) throws SQLException {
        documents.save(connection, records);
        return ResultTable.save(connection, records.stream().map(this::result).toList());
    }

    @Override
    public void died(Connection connection, List<DeadLetter> letters) throws SQLException {
        var errors = letters.stream()
                .flatMap(letter -> error(letter, letter.getHeader()).stream())
                .toList();
        ResultTable.save(connection, errors);
    }

    private NarrativeResult result(LoadRecord record) {
        var document = document(record);
        var result = record.payload().getModelResult();
        var reading = read(result);
        var columns = columns(record.header(), document.getDataSource());
        columns.put("request_key", Storable.text(document.getRequestKey()));
        columns.put("content_hash", "\\x" + record.contentHash());
        if (result != null) {
            columns.putAll(answer(record, result));
        }
        columns.putAll(said(reading));
        return new NarrativeResult(
                new ResultKey(
                        document.getExperimentId(),
                        document.getIncidentId(),
                        NarrativeWriter.name(document.getNarrativeType())),
                reading instanceof Reading.Failure,
                document.getAsk(),
                record.contentHash(),
                record.observedAt(),
                columns);
    }

    private Reading read(@Nullable ModelResult result) {
        return result != null && result.getAnswer().getOutcome() instanceof Completion completion
                ? parser.read(completion.getText(), completion.getFinishReason())
                : new Reading.Failure(ErrorCode.ANSWER_UNREADABLE, "the record came without the answer of a model");
    }

    private static Map<String, @Nullable Object> said(Reading reading) {
        var columns = new LinkedHashMap<String, @Nullable Object>();
        if (reading instanceof Reading.Answer answer) {
            columns.put("detected", answer.detected());
            columns.put("confidence", answer.confidence());
            columns.put(
                    "indicators",
                    answer.indicators().stream().map(Storable::text).toList());
            columns.put("rationale", Storable.text(answer.rationale()));
            columns.put(
                    "repairs",
                    answer.repairs().stream().sorted().map(Enum::name).toList());
        } else if (reading instanceof Reading.Failure failure) {
            columns.put("error_code", failure.code().number());
            columns.put("error_message", failure.message());
        }
        return columns;
    }

    private Map<String, @Nullable Object> answer(LoadRecord record, ModelResult result) {
        var answer = result.getAnswer();
        var columns = new LinkedHashMap<String, @Nullable Object>();
        if (answer.getOutcome() instanceof Completion completion) {
            columns.put("raw_answer", Storable.text(completion.getText()));
            columns.put("finish_reason", Storable.text(completion.getFinishReason()));
            columns.put("reasoning", Storable.text(completion.getReasoning()));
        }
        columns.put("model", Storable.text(answer.getModel()));
        columns.put("prompt_tokens", answer.getPromptTokens());
        columns.put("completion_tokens", answer.getCompletionTokens());
        columns.put("latency_ms", answer.getLatencyMicros() / MICROS_PER_MILLI);
        columns.put("cost_usd", cost(result));
        columns.put("reused", result.getUse() == ModelUse.REUSED);
        columns.put("finished_at", latest(record.observedAt(), answer.getAnsweredAt()));
        return columns;
    }

    /** An answer that was found may be older than the question. */
    private static String latest(Instant asked, Instant answered) {
        return Storable.time(answered.isBefore(asked) ? asked : answered).toString();
    }

    /** What an answer cost the record that brought it; null if nobody knows the price. */
    private @Nullable BigDecimal cost(ModelResult result) {
        if (result.getUse() == ModelUse.REUSED) {
            return BigDecimal.ZERO;
        }
        var answer = result.getAnswer();
        return price(answer)
                .map(price -> price.cost(answer.getPromptTokens(), answer.getCompletionTokens()))
                .orElse(null);
    }

    private Optional<ModelPrice> price(ModelAnswer answer) {
        try {
            return prices.price(ModelId.parse(answer.getModel()));
        } catch (PipelineException e) {
            return Optional.empty(); // a name of no known form has no known price
        }
    }

    private static Optional<NarrativeResult> error(DeadLetter letter, RecordHeader header) {
        var recordKey = header.getRecordKey();
        var experiment = header.getEntity();
        if (!header.getDataType().equals(ExperimentSettings.DATA_TYPE)
                || STOPPED.contains(letter.getCode())
                || !recordKey.startsWith(experiment)) {
            return Optional.empty();
        }
        var rest = REST_OF_KEY.matcher(recordKey).region(experiment.length(), recordKey.length());
        if (!rest.matches()) {
            return Optional.empty();
        }
        var columns = columns(header, header.getSettings().getOrDefault(ExperimentSettings.DATA_SOURCE, ""));
        columns.put("error_code", letter.getCode());
        columns.put("error_message", Storable.text(message(letter)));
        columns.put("finished_at", Storable.time(letter.getFailedAt()).toString());
        var key = new ResultKey(experiment, rest.group(1), rest.group(2));
        return Optional.of(new NarrativeResult(key, true, 0, null, Storable.time(header.getObservedAt()), columns));
    }

    /** Other stages, and endpoints, word messages: what they quote at length may be of a narrative. */
    private static String message(DeadLetter letter) {
        var message = LONG_QUOTE.matcher(letter.getMessage()).replaceAll("\"…\"");
        return message.length() <= MAX_MESSAGE_LENGTH ? message : message.substring(0, MAX_MESSAGE_LENGTH) + "…";
    }

    /** The columns that must not be null, as they are without an answer. */
    private static Map<String, @Nullable Object> columns(RecordHeader header, String dataSource) {
        var columns = new LinkedHashMap<String, @Nullable Object>();
        columns.put("data_source", Storable.text(dataSource));
        columns.put("repairs", List.of());
        columns.put("model", Storable.text(header.getSettings().getOrDefault("model", "")));
        columns.put("prompt_tokens", 0);
        columns.put("completion_tokens", 0);
        columns.put("reused", false);
        columns.put("observed_at", Storable.time(header.getObservedAt()).toString());
        columns.put("run_id", Storable.name(header.getRunId()));
        columns.put("finished_at", Storable.time(header.getObservedAt()).toString());
        return columns;
    }

    private static ExperimentNarrative document(LoadRecord record) {
        return (ExperimentNarrative) record.payload().getDocument();
    }
}
