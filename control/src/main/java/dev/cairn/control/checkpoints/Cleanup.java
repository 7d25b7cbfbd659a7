package dev.cairn.control.checkpoints;

import dev.cairn.control.checkpoints.KeptRun.Reason;
import dev.cairn.control.checkpoints.RemovalFigures.Begun;
import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.db.LedgerWriter;
import dev.cairn.control.publish.AuditTrail;
import dev.cairn.control.publish.Outbox;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.LogEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Removes old runs: first from the ledger, then from the compacted topics. It may be stopped at any moment; the next
 * cleanup, whatever it is asked for, first ends what this one began.
 */
public final class Cleanup {
    private static final String LOGGED =
            "select run_id from processing_log where event = 'RUN_REMOVED' and run_id = any(?)";
    private static final String ANNOUNCED =
            "update removed_runs set announced_at = now() where run_id = any(?) and announced_at is null";

    private final KafkaAccess kafka;
    private final LedgerDatabase database;
    private final AuditTrail audit;
    private final InstantSource clock;

    public Cleanup(KafkaAccess kafka, LedgerDatabase database, AuditTrail audit, InstantSource clock) {
        this.kafka = kafka;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Says what {@link #run} would do, and changes nothing. Throws KAFKA_UNAVAILABLE or DATABASE_UNAVAILABLE. */
    public CleanupResult dryRun(Retention retention) {
        var selection = select(retention);
        return database.read(connection -> {
            var begun =
                    RemovalFigures.begun(connection).stream().map(Begun::runId).toList();
            var removed = Stream.concat(
                            RemovalFigures.ofBegun(connection, begun).stream(),
                            RemovalFigures.of(connection, selection.removable()).stream())
                    .toList();
            var ids = removed.stream().map(RemovedRun::runId).toList();
            return new CleanupResult(
                    true,
                    removed,
                    RemovalFigures.documents(connection, ids),
                    Tombstones.of(kafka, ids).counts(),
                    selection.kept());
        });
    }

    /**
     * Removes runs.
     *
     * @throws PipelineException LOADERS_BUSY, DATABASE_UNAVAILABLE or KAFKA_UNAVAILABLE; what was not done by then is
     *     done by the next cleanup
     */
    public CleanupResult run(Retention retention) {
        var selection = select(retention);
        var kept = new ArrayList<>(selection.kept());
        try (var writer = database.writer()) {
            var removal = new LedgerRemoval(database, writer);
            database.read(RemovalFigures::begun).forEach(run -> removal.end(run.runId(), run.dataType()));
            for (var run : selection.removable()) {
                if (removal.begin(run)) {
                    removal.end(run.runId(), run.dataType());
                } else {
                    kept.add(new KeptRun(run.runId(), run.dataType(), Reason.CHANGED));
                }
            }
            var removed = database.read(RemovalFigures::begun).stream()
                    .map(Begun::runId)
                    .toList();
            return announce(writer, removed, kept);
        }
    }

    private RunSelection select(Retention retention) {
        // First how far services have read, then what the ledger says: the other way round, a record could slip
        // through.
        var readUntil = ReadUntil.of(kafka, database, clock);
        return RunSelection.of(
                database.read(connection -> RunCandidates.read(connection, retention.dataType())),
                retention,
                readUntil);
    }

    private CleanupResult announce(LedgerWriter writer, List<String> runIds, List<KeptRun> kept) {
        var figures = database.read(connection -> RemovalFigures.ofBegun(connection, runIds));
        var documents = database.read(connection -> RemovalFigures.documents(connection, runIds));
        var tombstones = Tombstones.of(kafka, runIds);
        if (!runIds.isEmpty()) {
            try (var outbox = new Outbox(kafka, "cleanup")) {
                tombstones.records().forEach(outbox::add);
                entries(figures).forEach(outbox::add);
                outbox.flush();
            }
            writer.write(connection -> {
                try (var update = connection.prepareStatement(ANNOUNCED)) {
                    update.setArray(1, connection.createArrayOf("text", runIds.toArray()));
                    return update.executeUpdate();
                }
            });
        }
        return new CleanupResult(false, figures, documents, tombstones.counts(), kept);
    }

    /** One for each run that the log does not tell of yet: a cleanup that was stopped may have sent it. */
    private List<ProducerRecord<String, byte[]>> entries(List<RemovedRun> runs) {
        var logged = logged(runs.stream().map(RemovedRun::runId).toList());
        return runs.stream()
                .filter(run -> !logged.contains(run.runId()))
                .map(run -> audit.entry(
                        LogEvent.RUN_REMOVED,
                        run.runId(),
                        Map.of(
                                "items", run.items(),
                                "records", run.records(),
                                "dead_letters", run.deadLetters())))
                .toList();
    }

    private Set<String> logged(List<String> runIds) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(LOGGED)) {
                query.setArray(1, connection.createArrayOf("text", runIds.toArray()));
                return texts(query.executeQuery());
            }
        });
    }

    private static Set<String> texts(ResultSet row) throws SQLException {
        var texts = new HashSet<String>();
        while (row.next()) {
            texts.add(row.getString(1));
        }
        return texts;
    }
}
