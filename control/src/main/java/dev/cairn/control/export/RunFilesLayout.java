package dev.cairn.control.export;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.export.RunReader.Counts;
import dev.cairn.control.export.RunReader.Item;
import dev.cairn.control.history.RunFileName;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lays a run out as an earlier, file-based pipeline did: a file for each disease and run number, with the summary of each
 * study that it kept. What Cairn holds beyond the summary is not in the files.
 */
public final class RunFilesLayout {
    private static final String DATA_TYPE = "clinical_trials";
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final LedgerDatabase database;

    public RunFilesLayout(LedgerDatabase database) {
        this.database = database;
    }

    /**
     * What was written.
     *
     * @param leftOut entities without a file, each with the reason
     * @param dead records that died in the run
     */
    public record LaidOut(String runId, List<Path> files, long records, long dead, List<String> leftOut) {
        public LaidOut {
            files = List.copyOf(files);
            leftOut = List.copyOf(leftOut);
        }
    }

    /**
     * Writes the files of a run, or that of one of its entities, below a folder.
     *
     * @param replace whether files that are there may be replaced; otherwise nothing is written if one of them is
     * @throws PipelineException RUN_NOT_FOUND, ITEM_NOT_FOUND, DOCUMENT_MISSING, FORMAT_UNSUPPORTED or FILE_EXISTS
     */
    public LaidOut write(String runId, @Nullable String entity, Path folder, boolean replace) {
        return database.read(connection -> {
            var reader = new RunReader(connection);
            var run = reader.run(runId);
            if (!run.dataType().equals(DATA_TYPE)) {
                throw new PipelineException(
                        ErrorCode.FORMAT_UNSUPPORTED,
                        "only runs of " + DATA_TYPE + " have a layout of files, not those of " + run.dataType());
            }
            var planned = new ArrayList<Planned>();
            var leftOut = new ArrayList<String>();
            for (var item : reader.items(run, entity)) {
                var reason = reasonAgainst(item);
                if (reason == null) {
                    planned.add(new Planned(item, folder.resolve(name(item).path())));
                } else {
                    leftOut.add(item.entity() + " " + reason);
                }
            }
            planned.forEach(plan -> NewFile.requireFree(plan.file(), replace));
            var counts = Counts.NONE;
            for (var plan : planned) {
                counts = counts.plus(write(reader, plan, replace));
            }
            var files = planned.stream().map(Planned::file).toList();
            return new LaidOut(runId, files, counts.records(), counts.dead(), leftOut);
        });
    }

    /** A file to be written. */
    private record Planned(Item item, Path file) {}

    private static @Nullable String reasonAgainst(Item item) {
        if (RunFileName.orphaCode(item.entity()).isEmpty()) {
            return "is no disease";
        }
        if (item.number() == null) {
            return "has no number yet";
        }
        return item.completed() ? null : "is " + item.status() + ", not completed";
    }

    private static RunFileName name(Item item) {
        var number = item.number();
        if (number == null) {
            throw new IllegalArgumentException("an item without a number has no file");
        }
        return new RunFileName(
                item.run().dataType(), RunFileName.orphaCode(item.entity()).orElseThrow(), number);
    }

    private static Counts write(RunReader reader, Planned plan, boolean replace) throws SQLException {
        try (var file = NewFile.at(plan.file(), replace)) {
            Counts counts;
            try (var writer = Files.newBufferedWriter(file.beside());
                    var json = MAPPER.createGenerator(writer)) {
                json.setPrettyPrinter(printer());
                counts = write(json, reader, plan.item());
            }
            file.commit();
            return counts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Counts write(JsonGenerator json, RunReader reader, Item item) throws SQLException, IOException {
        var name = name(item);
        var newest = new Newest();
        json.writeStartObject();
        json.writeStringField("disease_name", item.disease());
        json.writeStringField("orpha_code", name.orphaCode());
        json.writeArrayFieldStart("trials");
        var counts = reader.records(item, record -> {
            newest.add(record.observedAt());
            StudySummary.write(json, MAPPER.readTree(record.document()));
        });
        json.writeEndArray();
        var processed = newest.observation == null ? item.finishedAt() : newest.observation;
        json.writeStringField("processing_timestamp", processed == null ? null : TIMESTAMP.format(processed));
        json.writeNumberField("run_number", name.number());
        json.writeNumberField("total_trials_found", counts.records());
        json.writeEndObject();
        return counts;
    }

    private static DefaultPrettyPrinter printer() {
        var printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        return printer;
    }

    /** The newest of the times that it is told. */
    private static final class Newest {
        private @Nullable Instant observation;

        void add(Instant time) {
            observation = observation == null || time.isAfter(observation) ? time : observation;
        }
    }
}
