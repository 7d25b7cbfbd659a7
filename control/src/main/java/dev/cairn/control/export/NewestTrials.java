package dev.cairn.control.export;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.control.db.LedgerDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Which trials the newest completed run of each disease found, in the form that an earlier, file-based pipeline gave to
 * its aggregates: one JSON object, by disease or by trial. A newest run that found nothing counts: its disease has none.
 */
public final class NewestTrials {
    private static final String BY_DISEASE = """
            select t.orpha_code, d.name, t.run_number, t.nct_id, count(*) over (partition by t.orpha_code) as trials
            from newest_disease_trials t left join diseases d using (orpha_code)
            order by t.orpha_code collate "C", t.ordinal
            """;

    /** Of a trial that several diseases have, the version that was observed last. */
    private static final String BY_TRIAL = """
            select t.nct_id, t.orpha_code, d.name, v.document
            from newest_disease_trials t left join diseases d using (orpha_code)
            join (select distinct on (nct_id) nct_id, content_hash from newest_disease_trials
                  order by nct_id, observed_at desc, orpha_code) n on n.nct_id = t.nct_id
            join documents v on v.content_hash = n.content_hash
            order by t.nct_id collate "C", t.orpha_code collate "C"
            """;

    private static final String EMPTY = """
            select count(*) from newest_items n where n.data_type = 'clinical_trials' and n.entity like 'ORPHA:%'
            and not exists (select from newest_disease_trials t where t.orpha_code = substr(n.entity, 7))
            """;

    private static final int FETCH_SIZE = 500;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> OF_INTERVENTIONS = List.of("type", "name");

    private final LedgerDatabase database;

    public NewestTrials(LedgerDatabase database) {
        this.database = database;
    }

    /**
     * What was written.
     *
     * @param entries diseases or trials
     * @param links a trial that a disease has
     * @param diseasesWithout diseases whose newest run found nothing
     */
    public record Written(long entries, long links, long diseasesWithout) {}

    /** Diseases with their trials, the trials in the order in which the source had them. */
    public Written byDisease(Writer out) {
        return write(BY_DISEASE, "orpha_code", "trials", out, new Shape() {
            @Override
            public void begin(JsonGenerator json, ResultSet row) throws SQLException, IOException {
                json.writeStringField("disease_name", row.getString("name"));
                json.writeStringField("orpha_code", row.getString("orpha_code"));
                json.writeNumberField("trials_count", row.getLong("trials"));
                json.writeNumberField("last_processed_run", row.getLong("run_number"));
            }

            @Override
            public void link(JsonGenerator json, ResultSet row) throws SQLException, IOException {
                json.writeString(row.getString("nct_id"));
            }
        });
    }

    /** Trials with their diseases. */
    public Written byTrial(Writer out) {
        return write(BY_TRIAL, "nct_id", "diseases", out, new Shape() {
            @Override
            public void begin(JsonGenerator json, ResultSet row) throws SQLException, IOException {
                var document = MAPPER.readTree(row.getString("document"));
                json.writeStringField("nct_id", row.getString("nct_id"));
                for (var field : List.of("brief_title", "official_title", "overall_status", "study_type", "phases")) {
                    StudySummary.value(json, field, document.path(field));
                }
                StudySummary.objects(json, "interventions", document.path("interventions"), OF_INTERVENTIONS);
                StudySummary.value(json, "enrollment", document.path("enrollment_count"));
                StudySummary.value(json, "last_update", StudySummary.date(document.path("last_update_date")));
            }

            @Override
            public void link(JsonGenerator json, ResultSet row) throws SQLException, IOException {
                json.writeStartObject();
                json.writeStringField("orpha_code", row.getString("orpha_code"));
                json.writeStringField("disease_name", row.getString("name"));
                json.writeEndObject();
            }
        });
    }

    /** What an entry and its links look like. */
    private interface Shape {
        void begin(JsonGenerator json, ResultSet row) throws SQLException, IOException;

        void link(JsonGenerator json, ResultSet row) throws SQLException, IOException;
    }

    private Written write(String sql, String key, String links, Writer out, Shape shape) {
        return database.read(connection -> {
            try (var json = MAPPER.createGenerator(out);
                    var query = connection.prepareStatement(sql)) {
                json.setPrettyPrinter(new DefaultPrettyPrinter());
                query.setFetchSize(FETCH_SIZE);
                return write(json, query.executeQuery(), key, links, shape, empty(connection));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Written write(
            JsonGenerator json, ResultSet row, String key, String links, Shape shape, long diseasesWithout)
            throws SQLException, IOException {
        var entries = 0L;
        var found = 0L;
        var open = "";
        json.writeStartObject();
        while (row.next()) {
            var current = row.getString(key);
            if (!current.equals(open)) {
                if (entries > 0) {
                    json.writeEndArray();
                    json.writeEndObject();
                }
                json.writeObjectFieldStart(current);
                shape.begin(json, row);
                json.writeArrayFieldStart(links);
                open = current;
                entries++;
            }
            shape.link(json, row);
            found++;
        }
        if (entries > 0) {
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeRaw('\n');
        return new Written(entries, found, diseasesWithout);
    }

    private static long empty(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement(EMPTY)) {
            var row = query.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }
}
