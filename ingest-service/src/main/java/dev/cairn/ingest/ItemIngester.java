package dev.cairn.ingest;

import dev.cairn.ingest.IngestMetrics.ItemOutcome;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.run.Cancellations;
import dev.cairn.schemas.IngestCursor;
import dev.cairn.schemas.ItemError;
import dev.cairn.schemas.ItemRepeats;
import dev.cairn.schemas.WorkItem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one work item from its cursor to its end. Each page is one transaction; the last one seals the item and commits
 * the work item's offset. An item that cannot be read to its end is sealed as failed.
 */
final class ItemIngester {
    private static final Logger log = LoggerFactory.getLogger(ItemIngester.class);

    private final Map<String, SourceConnector> connectors;
    private final ItemRecords records;
    private final Cancellations cancellations;
    private final Clock clock;
    private final IngestMetrics metrics;

    ItemIngester(
            List<SourceConnector> connectors,
            ItemRecords records,
            Cancellations cancellations,
            Clock clock,
            IngestMetrics metrics) {
        this.connectors = connectors.stream()
                .collect(Collectors.toUnmodifiableMap(SourceConnector::dataType, Function.identity()));
        this.records = records;
        this.cancellations = cancellations;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Handles a work item. Throws KafkaException, KAFKA_UNAVAILABLE or REGISTRY_UNAVAILABLE where a new session is
     * needed.
     */
    void ingest(PartitionSession session, ConsumerRecord<String, byte[]> work, CommitGuard guard)
            throws InterruptedException {
        WorkItem item;
        try {
            item = records.decode(work);
        } catch (PipelineException e) {
            if (e.code() != ErrorCode.INGEST_UNDECODABLE) {
                throw e;
            }
            bury(session, work, e, guard);
            return;
        }
        new Progress(session, work, item, guard).run();
    }

    private void bury(
            PartitionSession session, ConsumerRecord<String, byte[]> work, PipelineException e, CommitGuard guard)
            throws InterruptedException {
        log.error("event=work_item_undecodable code={} reason=\"{}\"", e.code(), e.getMessage());
        var letter = records.deadLetter(work, null, error(e), clock.instant());
        guard.run(() -> session.commitOffset(List.of(letter), partition(work), work.offset()));
        metrics.item(ItemOutcome.UNDECODABLE);
    }

    private static TopicPartition partition(ConsumerRecord<String, byte[]> work) {
        return new TopicPartition(work.topic(), work.partition());
    }

    private static ItemError error(PipelineException e) {
        return new ItemError(e.code().number(), String.valueOf(e.getMessage()));
    }

    /** Runs a commit so that nobody interrupts it half-way. */
    @FunctionalInterface
    interface CommitGuard {
        void run(Runnable commit) throws InterruptedException;
    }

    /** The handling of one item in one session. */
    private final class Progress {
        private final PartitionSession session;
        private final ConsumerRecord<String, byte[]> work;
        private final WorkItem item;
        private final CommitGuard guard;
        private final Instant began = clock.instant();
        private Cursor cursor = Cursor.START;

        Progress(PartitionSession session, ConsumerRecord<String, byte[]> work, WorkItem item, CommitGuard guard) {
            this.session = session;
            this.work = work;
            this.item = item;
            this.guard = guard;
        }

        void run() throws InterruptedException {
            var known = session.cursor(ItemKey.of(item));
            if (known.isPresent() && isDone(known.get())) {
                leave(ItemOutcome.ALREADY_DONE);
                return;
            }
            if (item.getSupplied()) {
                leave(ItemOutcome.SUPPLIED);
                return;
            }
            if (cancelled()) {
                leave(ItemOutcome.CANCELLED);
                return;
            }
            known.filter(last -> last.getAttempt() == item.getAttempt())
                    .ifPresent(last -> cursor = new Cursor(last.getPageToken(), last.getPages(), last.getRecords()));
            log.info(
                    "event=item_started run={} entity=\"{}\" attempt={} pages={} records={}",
                    item.getRunId(),
                    item.getEntity(),
                    item.getAttempt(),
                    cursor.pages(),
                    cursor.records());
            metrics.began();
            try {
                readToEnd();
            } finally {
                metrics.ended();
            }
        }

        /** A work item may come twice, and one of an earlier attempt may come late. */
        private boolean isDone(IngestCursor last) {
            return last.getAttempt() > item.getAttempt()
                    || (last.getAttempt() == item.getAttempt() && last.getSealed());
        }

        private boolean cancelled() {
            return cancellations.cancelled(item.getRunId(), item.getAttempt());
        }

        /** Nothing, or nothing more, is to be fetched. */
        private void leave(ItemOutcome outcome) throws InterruptedException {
            log.info(
                    "event=item_left reason={} run={} entity=\"{}\" attempt={} records={}",
                    outcome,
                    item.getRunId(),
                    item.getEntity(),
                    item.getAttempt(),
                    cursor.records());
            guard.run(() -> session.commitOffset(List.of(), partition(work), work.offset()));
            metrics.item(outcome);
        }

        private void readToEnd() throws InterruptedException {
            try (var source = open()) {
                var ended = false;
                while (!ended) {
                    var page = next(source);
                    if (cancelled()) {
                        leave(ItemOutcome.CANCELLED);
                        return;
                    }
                    ended = page.last();
                    commit(page);
                }
            } catch (CancellationException e) {
                leave(ItemOutcome.CANCELLED);
            } catch (PipelineException e) {
                if (isOurs(e.code())) {
                    throw e;
                }
                fail(e);
            }
        }

        private static Page next(PageSource source) throws InterruptedException {
            try {
                return source.next();
            } catch (PipelineException | CancellationException e) {
                throw e;
            } catch (RuntimeException e) {
                // A fault of the connector: trying again would hold up the partition for ever.
                log.error("event=connector_failed", e);
                throw new PipelineException(ErrorCode.SOURCE_MALFORMED, "the connector failed on the source: " + e, e);
            }
        }

        private PageSource open() {
            var connector = connectors.get(item.getDataType());
            if (connector == null) {
                throw new PipelineException(
                        ErrorCode.ITEM_INVALID,
                        "no connector reads the data type \"" + item.getDataType() + "\"; known are "
                                + connectors.keySet());
            }
            var earlier = cursor.equals(Cursor.START) ? earlier() : Optional.<Earlier>empty();
            return earlier.isPresent()
                    ? connector.reopen(item, earlier.get(), this::cancelled)
                    : connector.open(item, cursor, this::cancelled);
        }

        /** What is known of the entity; nothing after the first attempt, which may have failed for what was known. */
        private Optional<Earlier> earlier() {
            return Optional.ofNullable(item.getParameters().get(SourceConnector.UNCHANGED_SINCE))
                    .filter(run -> item.getAttempt() == 0)
                    .flatMap(run -> session.cursor(new ItemKey(run, item.getDataType(), item.getEntity())))
                    .filter(IngestCursor::getSealed)
                    .flatMap(known ->
                            Optional.ofNullable(known.getMemo()).map(memo -> new Earlier(known.getRecords(), memo)));
        }

        private void commit(Page page) throws InterruptedException {
            if (page.records().isEmpty() && !page.last()) {
                // Nothing to commit: after a crash this stretch of the source is read again.
                cursor = new Cursor(page.nextToken(), cursor.pages(), cursor.records());
                return;
            }
            var next = cursor.after(page);
            var batch = records.page(item, page, cursor.records());
            var started = clock.instant();
            if (page.last()) {
                batch.add(records.sealed(item, next.records(), null, repeats(page), clock.instant()));
                commitLast(batch, stored(next, true, page.memo()), next, null);
                metrics.item(ItemOutcome.COMPLETED);
                log.info(
                        "event=item_completed run={} entity=\"{}\" pages={} records={} repeated={}",
                        item.getRunId(),
                        item.getEntity(),
                        next.pages(),
                        next.records(),
                        page.repeated());
            } else {
                var stored = stored(next, false, null);
                batch.add(records.cursor(work.partition(), stored));
                guard.run(() -> session.commit(batch, stored));
            }
            metrics.page(page, Duration.between(started, clock.instant()));
            cursor = next;
        }

        private void fail(PipelineException e) throws InterruptedException {
            log.error(
                    "event=item_failed run={} entity=\"{}\" code={} records={} reason=\"{}\"",
                    item.getRunId(),
                    item.getEntity(),
                    e.code(),
                    cursor.records(),
                    e.getMessage());
            var error = error(e);
            var batch = new ArrayList<ProducerRecord<String, byte[]>>();
            batch.add(records.deadLetter(work, item, error, clock.instant()));
            batch.add(records.sealed(item, cursor.records(), error, null, clock.instant()));
            commitLast(batch, stored(cursor, true, null), cursor, error);
            metrics.item(ItemOutcome.FAILED);
        }

        private @Nullable ItemRepeats repeats(Page last) {
            return last.repeated() == 0
                    ? null
                    : new ItemRepeats(
                            item.getParameters().get(SourceConnector.UNCHANGED_SINCE),
                            cursor.records() + last.records().size(),
                            last.repeated());
        }

        private void commitLast(
                List<ProducerRecord<String, byte[]>> batch, IngestCursor stored, Cursor end, @Nullable ItemError error)
                throws InterruptedException {
            var now = clock.instant();
            batch.add(records.cursor(work.partition(), stored));
            batch.add(records.fetched(item, end, error, Duration.between(began, now), now));
            guard.run(() -> session.commitLast(batch, stored, partition(work), work.offset()));
        }

        private IngestCursor stored(Cursor at, boolean sealed, @Nullable String memo) {
            return new IngestCursor(
                    item.getRunId(),
                    item.getDataType(),
                    item.getEntity(),
                    item.getAttempt(),
                    sealed ? null : at.token(),
                    at.pages(),
                    at.records(),
                    sealed,
                    clock.instant(),
                    memo);
        }

        private static boolean isOurs(ErrorCode code) {
            return code == ErrorCode.KAFKA_UNAVAILABLE || code == ErrorCode.REGISTRY_UNAVAILABLE;
        }
    }
}
