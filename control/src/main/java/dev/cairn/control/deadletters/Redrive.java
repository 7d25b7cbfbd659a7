package dev.cairn.control.deadletters;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.publish.AuditTrail;
import dev.cairn.control.publish.Outbox;
import dev.cairn.control.resume.Resume;
import dev.cairn.kit.error.ErrorKind;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.LogEvent;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends dead letters back to the stage where they died. Their records keep their names, and stay DEAD in the accounts
 * until they come out otherwise: counts are exact all the time. The letter of an item that could not be fetched begins
 * the item anew. Sending a letter back twice does no harm.
 */
public final class Redrive {
    private static final String CANCELLED = "their attempts were cancelled; cairn runs resume begins them anew";

    private final KafkaAccess kafka;
    private final DeadLetters letters;
    private final Resume resume;
    private final AuditTrail audit;
    private final Returns returns;

    public Redrive(KafkaAccess kafka, LedgerDatabase database, Resume resume, AuditTrail audit) {
        this.kafka = kafka;
        this.letters = new DeadLetters(database);
        this.resume = resume;
        this.audit = audit;
        this.returns = new Returns(kafka);
    }

    /**
     * What was sent back, or would be.
     *
     * @param records by the stage that they go to
     * @param items begun anew because they could not be fetched
     * @param left letters that cannot be sent back, by the reason
     */
    public record Result(Map<String, Long> records, long items, Map<String, Long> left) {}

    /** Counts what {@link #send} would send, and sends nothing. */
    public Result dryRun(DeadLetterFilter filter) {
        var sorted = new Sorted();
        letters.forEachReturnable(filter, letter -> sorted.sort(letter, record -> {}));
        sorted.leave(CANCELLED, letters.cancelled(filter));
        var items = 0L;
        for (var entry : sorted.items.entrySet()) {
            items += resume.failed(entry.getKey(), entry.getValue()).size();
        }
        return new Result(sorted.byStage, items, sorted.left);
    }

    /**
     * Sends back every letter that the filter means.
     *
     * @throws PipelineException KAFKA_UNAVAILABLE; what went out before then is under way
     */
    public Result send(DeadLetterFilter filter) {
        var sorted = new Sorted();
        try (var outbox = new Outbox(kafka, "redrive")) {
            letters.forEachReturnable(filter, letter -> sorted.sort(letter, outbox::add));
            sorted.leave(CANCELLED, letters.cancelled(filter));
            sorted.byRun.forEach((runId, count) ->
                    outbox.add(audit.entry(LogEvent.RECORDS_REDRIVEN, runId, Map.of("records", count))));
            outbox.flush();
        }
        var items = 0L;
        for (var entry : sorted.items.entrySet()) {
            var failed = resume.failed(entry.getKey(), entry.getValue());
            if (!failed.isEmpty()) {
                var unused = resume.publish(entry.getKey(), failed, null);
            }
            items += failed.size();
        }
        return new Result(sorted.byStage, items, sorted.left);
    }

    /** Letters by what is done about them. */
    private final class Sorted {
        private final Map<String, Long> byStage = new TreeMap<>();
        private final Map<String, Long> byRun = new TreeMap<>();
        private final Map<String, Long> left = new TreeMap<>();
        private final Map<String, SortedSet<String>> items = new TreeMap<>();

        /** @param records takes the record that is to be sent, if one is */
        void sort(StoredDeadLetter letter, Consumer<ProducerRecord<String, byte[]>> records) {
            if (letter.ofWholeItem()) {
                items.computeIfAbsent(Objects.requireNonNull(letter.runId()), run -> new TreeSet<>())
                        .add(Objects.requireNonNull(letter.entity()));
                return;
            }
            try {
                records.accept(returns.of(letter));
                byStage.merge(letter.stage(), 1L, Long::sum);
                byRun.merge(Objects.requireNonNullElse(letter.runId(), ""), 1L, Long::sum);
            } catch (PipelineException e) {
                if (e.code().kind() == ErrorKind.TRANSIENT) {
                    throw e;
                }
                leave(String.valueOf(e.getMessage()), 1);
            }
        }

        void leave(String reason, long count) {
            if (count > 0) {
                left.merge(reason, count, Long::sum);
            }
        }
    }
}
