package dev.cairn.control.narratives;

import dev.cairn.control.db.JsonColumn;
import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The narratives that are kept, by the data sources that they are of. */
public final class NarrativeSources {
    private static final String SOURCES = """
            select s.data_source, s.file, encode(s.checksum, 'hex') as checksum, s.layout, s.columns, s.run_id,
                s.loaded_at,
                count(n.incident_id) as narratives,
                count(distinct n.incident_id) as incidents,
                count(*) filter (where n.narrative_type = 'cme') as cme,
                count(*) filter (where n.narrative_type = 'le') as le,
                count(*) filter (where n.exclusion = 'BLANK') as blank,
                count(*) filter (where n.exclusion = 'PLACEHOLDER') as placeholder,
                count(n.manual_flag) as labelled,
                count(*) filter (where n.manual_flag) as positive
            from narrative_sources s left join source_narratives n using (data_source)
            where s.data_source = coalesce(?, s.data_source)
            group by s.data_source order by s.data_source
            """;

    private static final String NARRATIVES = """
            select incident_id, narrative_type, length(narrative_text) as characters,
                case when ? then narrative_text end as text,
                exclusion, manual_flag, case_flag, incident_year, site_id, run_id
            from source_narratives where data_source = ? and incident_id = ? order by narrative_type
            """;

    /** An item that brought this header whole: later than what the source's newest header was read at, if not then. */
    private static final String LOADED = """
            select s.file, s.columns, i.run_id
            from narrative_sources s
            join run_items i on i.data_type = 'narratives' and i.entity = s.data_source and i.status = 'COMPLETED'
            join record_outcomes o on o.item_id = i.item_id and o.record_key = s.data_source
                and o.content_hash = s.content_hash and o.observed_at >= s.observed_at
            where s.data_source = ? and s.checksum = decode(?, 'hex')
            order by i.finished_at desc limit 1
            """;

    private final LedgerDatabase database;

    public NarrativeSources(LedgerDatabase database) {
        this.database = database;
    }

    /**
     * A file that is loaded already.
     *
     * @param file its name, behind a # its sheet if one was asked for
     * @param columns which header was read as which field
     * @param runId the newest run that brought it whole
     */
    public record Loaded(String file, Map<String, String> columns, String runId) {
        public Loaded {
            columns = Map.copyOf(columns);
        }
    }

    /** All data sources by their names; none if the loader has not made its tables yet. */
    public List<DataSource> list() {
        return database.readOr(List.of(), connection -> sources(connection, null));
    }

    /** A data source. Throws DATA_SOURCE_NOT_FOUND. */
    public DataSource show(String name) {
        return database.readOr(List.<DataSource>of(), connection -> sources(connection, name)).stream()
                .findFirst()
                .orElseThrow(() -> notFound("no narratives are kept under the name \"" + name + "\""));
    }

    /**
     * The narratives of an incident. Throws DATA_SOURCE_NOT_FOUND if there are none.
     *
     * @param withText whether to bring their texts along
     */
    public List<KeptNarrative> narratives(String dataSource, String incidentId, boolean withText) {
        var found = database.readOr(
                List.<KeptNarrative>of(), connection -> narratives(connection, dataSource, incidentId, withText));
        if (found.isEmpty()) {
            throw notFound("\"" + dataSource + "\" has no narratives of incident \"" + incidentId + "\"");
        }
        return found;
    }

    /**
     * Whether a data source holds what a file says, whole.
     *
     * @param checksum SHA-256 of the file, hexadecimal
     */
    public Optional<Loaded> loaded(String dataSource, String checksum) {
        return database.readOr(Optional.empty(), connection -> loaded(connection, dataSource, checksum));
    }

    private static List<DataSource> sources(Connection connection, @Nullable String name) throws SQLException {
        try (var query = connection.prepareStatement(SOURCES)) {
            query.setString(1, name);
            var row = query.executeQuery();
            var sources = new ArrayList<DataSource>();
            while (row.next()) {
                sources.add(source(row));
            }
            return sources;
        }
    }

    private static DataSource source(ResultSet row) throws SQLException {
        return new DataSource(
                row.getString("data_source"),
                row.getString("file"),
                row.getString("checksum"),
                row.getString("layout"),
                JsonColumn.texts(row, "columns"),
                new DataSource.Counts(
                        row.getLong("narratives"),
                        row.getLong("incidents"),
                        row.getLong("cme"),
                        row.getLong("le"),
                        row.getLong("blank"),
                        row.getLong("placeholder"),
                        row.getLong("labelled"),
                        row.getLong("positive")),
                row.getString("run_id"),
                row.getTimestamp("loaded_at").toInstant());
    }

    private static List<KeptNarrative> narratives(
            Connection connection, String dataSource, String incidentId, boolean withText) throws SQLException {
        try (var query = connection.prepareStatement(NARRATIVES)) {
            query.setBoolean(1, withText);
            query.setString(2, dataSource);
            query.setString(3, incidentId);
            var row = query.executeQuery();
            var narratives = new ArrayList<KeptNarrative>();
            while (row.next()) {
                narratives.add(new KeptNarrative(
                        row.getString("incident_id"),
                        row.getString("narrative_type"),
                        row.getInt("characters"),
                        row.getString("text"),
                        row.getString("exclusion"),
                        row.getObject("manual_flag", Boolean.class),
                        row.getObject("case_flag", Boolean.class),
                        row.getObject("incident_year", Integer.class),
                        row.getString("site_id"),
                        row.getString("run_id")));
            }
            return narratives;
        }
    }

    private static Optional<Loaded> loaded(Connection connection, String dataSource, String checksum)
            throws SQLException {
        try (var query = connection.prepareStatement(LOADED)) {
            query.setString(1, dataSource);
            query.setString(2, checksum);
            var row = query.executeQuery();
            return row.next()
                    ? Optional.of(new Loaded(
                            row.getString("file"), JsonColumn.texts(row, "columns"), row.getString("run_id")))
                    : Optional.empty();
        }
    }

    private static PipelineException notFound(String what) {
        return new PipelineException(ErrorCode.DATA_SOURCE_NOT_FOUND, what + "; see: cairn narratives list");
    }
}
