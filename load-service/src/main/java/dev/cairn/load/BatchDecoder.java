package dev.cairn.load;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.ErrorKind;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.AvroSerde;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.load.ledger.ContentHash;
import dev.cairn.load.ledger.ItemChange;
import dev.cairn.load.ledger.ItemKey;
import dev.cairn.load.ledger.Repeat;
import dev.cairn.load.ledger.Seal;
import dev.cairn.load.rows.LoadRecord;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.EnrichedRecord;
import dev.cairn.schemas.ItemSealed;
import dev.cairn.schemas.LogEntry;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.WorkItem;
import dev.cairn.schemas.topics.Topics;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes records into a batch. What cannot be decoded becomes a dead letter and stops nothing. */
final class BatchDecoder {
    private static final Logger log = LoggerFactory.getLogger(BatchDecoder.class);

    private final String runsTopic;
    private final String workItemsTopic;
    private final String deadLettersTopic;
    private final String enrichedTopic;
    private final String logTopic;
    private final AvroSerde<Run> runs;
    private final AvroSerde<WorkItem> workItems;
    private final AvroSerde<DeadLetter> deadLetters;
    private final AvroSerde<EnrichedRecord> enriched;
    private final AvroSerde<LogEntry> entries;
    private final Set<Class<?>> documentTypes;
    private final DeadLetters letters;

    /** @param documentTypes the documents that there are writers for */
    BatchDecoder(KafkaAccess kafka, Set<Class<?>> documentTypes, InstantSource clock) {
        runsTopic = kafka.name(Topics.RUNS);
        workItemsTopic = kafka.name(Topics.WORK_ITEMS);
        deadLettersTopic = kafka.name(Topics.DEAD_LETTERS);
        enrichedTopic = kafka.name(Topics.ENRICHED_RECORDS);
        logTopic = kafka.name(Topics.PROCESSING_LOG);
        runs = kafka.serde(Topics.RUNS);
        workItems = kafka.serde(Topics.WORK_ITEMS);
        deadLetters = kafka.serde(Topics.DEAD_LETTERS);
        enriched = kafka.serde(Topics.ENRICHED_RECORDS);
        entries = kafka.serde(Topics.PROCESSING_LOG);
        this.documentTypes = Set.copyOf(documentTypes);
        letters = new DeadLetters(clock);
    }

    /** The topics that it knows. */
    List<String> topics() {
        return List.of(runsTopic, workItemsTopic, enrichedTopic, deadLettersTopic, logTopic);
    }

    /** Decodes a record. Throws only what says nothing about the record: an absent schema registry. */
    void decode(ConsumerRecord<String, byte[]> origin, Batch batch) {
        try {
            decodeValue(origin, batch);
        } catch (PipelineException e) {
            if (e.code().kind() != ErrorKind.BAD_RECORD) {
                throw e;
            }
            undecodable(origin, e, batch);
        }
    }

    private void decodeValue(ConsumerRecord<String, byte[]> origin, Batch batch) {
        var topic = origin.topic();
        if (topic.equals(enrichedTopic)) {
            decodeEnriched(origin, enriched.decode(origin.value(), ErrorCode.ENRICHED_UNDECODABLE), batch);
        } else if (topic.equals(deadLettersTopic)) {
            batch.arrived(deadLetters.decode(origin.value(), ErrorCode.ENRICHED_UNDECODABLE));
        } else if (topic.equals(workItemsTopic)) {
            batch.add(workItems.decode(origin.value(), ErrorCode.ENRICHED_UNDECODABLE));
        } else if (topic.equals(logTopic)) {
            batch.add(entries.decode(origin.value(), ErrorCode.ENRICHED_UNDECODABLE));
        } else if (origin.value() != null) { // a tombstone of a compacted topic says nothing
            batch.add(runs.decode(origin.value(), ErrorCode.ENRICHED_UNDECODABLE));
        }
    }

    private void decodeEnriched(ConsumerRecord<String, byte[]> origin, EnrichedRecord record, Batch batch) {
        var header = record.getHeader();
        if (record.getBody() instanceof ItemSealed sealed) {
            seal(header, sealed, batch);
            return;
        }
        var payload = (EnrichedPayload) record.getBody();
        try {
            batch.add(toLoad(header, payload, origin));
        } catch (PipelineException e) {
            batch.rejected(letters.of(header, e, origin));
        }
    }

    private static void seal(RecordHeader header, ItemSealed sealed, Batch batch) {
        var seal = Seal.of(header.getAttempt(), sealed);
        if (sealed.getRepeats() == null) {
            batch.add(ItemKey.of(header), ItemChange.sealed(seal));
        } else {
            batch.add(new Repeat(ItemKey.of(header), seal, header.getObservedAt(), sealed.getRepeats()));
        }
    }

    private LoadRecord toLoad(RecordHeader header, EnrichedPayload payload, ConsumerRecord<String, byte[]> origin) {
        var type = payload.getDocument().getClass();
        if (!documentTypes.contains(type)) {
            throw new PipelineException(ErrorCode.WRITER_UNKNOWN, "no writer for " + type.getSimpleName());
        }
        try {
            var hash = ContentHash.parse(payload.getContentHash());
            return new LoadRecord(header, payload, hash, ItemKey.of(header), origin);
        } catch (IllegalArgumentException e) {
            throw PipelineException.at(
                    "$.content_hash", ErrorCode.VALUE_REJECTED, "the content hash is not a SHA-256 in hexadecimal");
        }
    }

    /** Poison on the topic of dead letters must not be sent there again: it is kept at once. */
    private void undecodable(ConsumerRecord<String, byte[]> origin, PipelineException e, Batch batch) {
        log.error(
                "event=undecodable topic={} partition={} offset={} reason=\"{}\"",
                origin.topic(),
                origin.partition(),
                origin.offset(),
                e.getMessage());
        var letter = letters.of(null, e, origin);
        if (origin.topic().equals(enrichedTopic)) {
            batch.rejected(letter);
        } else {
            batch.arrived(letter);
        }
    }
}
