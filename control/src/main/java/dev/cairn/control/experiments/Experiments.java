package dev.cairn.control.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.control.db.JsonColumn;
import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.experiments.ExperimentConfig.Prompts;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.experiment.RemainingNarrative;
import dev.cairn.kit.experiment.RemainingNarratives;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The experiments that were begun, and the narratives that they ask about. */
public final class Experiments {
    private static final String INSERT = """
            insert into experiments (experiment_id, name, author, notes, data_source, model, endpoint, system_prompt,
                user_template, prompt_version, parameters, max_narratives, reuse, config, config_hash, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?::jsonb, ?, ?)""";
    private static final String FROZEN = """
            select experiment_id, name, author, notes, data_source, model, endpoint, system_prompt, user_template,
                   prompt_version, parameters, max_narratives, reuse, config, created_at
            from experiments
            """;
    private static final String ONE = FROZEN + "where experiment_id = ?";
    private static final String LATEST = FROZEN + "where name = ? order by created_at desc, experiment_id desc limit 1";
    private static final String SUMMARIES = """
            select e.experiment_id, e.name, e.model, e.data_source, e.created_at, r.done, r.errors,
                   least(coalesce(n.narratives, 0), coalesce(e.max_narratives, n.narratives, 0)) as total,
                   case when r.cost_known and w.cost_known then r.cost + w.cost end as cost
            from experiments e
            left join (
                select data_source, count(*) as narratives from source_narratives
                where exclusion is null group by data_source
            ) n using (data_source)
            cross join lateral (
                select count(*) filter (where error_code is null) as done, count(error_code) as errors,
                       coalesce(sum(cost_usd), 0) as cost,
                       coalesce(bool_and(cost_usd is not null or prompt_tokens + completion_tokens = 0), true)
                           as cost_known
                from narrative_results where experiment_id = e.experiment_id
            ) r
            cross join lateral (
                select coalesce(sum(cost_usd), 0) as cost,
                       coalesce(bool_and(cost_usd is not null or prompt_tokens + completion_tokens = 0), true)
                           as cost_known
                from narrative_results_replaced where experiment_id = e.experiment_id
            ) w
            where ?::text is null or e.name = ?
            order by e.created_at desc, e.experiment_id desc
            """;
    private static final String DATA_SOURCES = """
            select data_source from narrative_sources
            union select data_source from source_narratives where data_source = ? order by data_source""";
    private static final int MOST_NAMED = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LedgerDatabase database;

    public Experiments(LedgerDatabase database) {
        this.database = database;
    }

    /** One experiment. Throws EXPERIMENT_NOT_FOUND. */
    public Experiment find(String id) {
        return one(ONE, id)
                .orElseThrow(() -> new PipelineException(
                        ErrorCode.EXPERIMENT_NOT_FOUND,
                        "no experiment \"" + id + "\" was begun; see: cairn experiment list"));
    }

    /** The one that was begun last of those of a name. Throws EXPERIMENT_NOT_FOUND. */
    public Experiment latest(String name) {
        return one(LATEST, name)
                .orElseThrow(() -> new PipelineException(
                        ErrorCode.EXPERIMENT_NOT_FOUND,
                        "no experiment is named \"" + name + "\"; see: cairn experiment list"));
    }

    /** How experiments stand, the newest first; null: of all names. */
    public List<ExperimentSummary> list(@Nullable String name) {
        return database.readOr(List.of(), connection -> {
            try (var query = connection.prepareStatement(SUMMARIES)) {
                query.setString(1, name);
                query.setString(2, name);
                var found = new ArrayList<ExperimentSummary>();
                var row = query.executeQuery();
                while (row.next()) {
                    found.add(summary(row));
                }
                return found;
            }
        });
    }

    /** How many narratives remain. */
    public long count(RemainingNarratives remaining) {
        return database.read(remaining::count);
    }

    /** Some of those that remain, from all over the data source. */
    public List<RemainingNarrative> sample(RemainingNarratives remaining, int limit) {
        return database.read(connection -> remaining.sample(connection, limit));
    }

    /** Throws DATA_SOURCE_NOT_FOUND, with those that are there. */
    public void requireDataSource(String name) {
        var known = database.<List<String>>readOr(List.of(), connection -> {
            try (var query = connection.prepareStatement(DATA_SOURCES)) {
                query.setString(1, name);
                var found = new ArrayList<String>();
                var row = query.executeQuery();
                while (row.next()) {
                    found.add(row.getString(1));
                }
                return found;
            }
        });
        if (!known.contains(name)) {
            throw new PipelineException(
                    ErrorCode.DATA_SOURCE_NOT_FOUND,
                    "no narratives are kept under the name \"" + name + "\"; "
                            + (known.isEmpty()
                                    ? "none are kept at all: load some with cairn publish narratives"
                                    : "there are "
                                            + known.stream().limit(MOST_NAMED).toList()
                                            + ": name one with --data-source"));
        }
    }

    /** Freezes an experiment. Throws DATABASE_MISUSED where no loader has made its tables yet, or LOADERS_BUSY. */
    void add(Experiment experiment) {
        try (var writer = database.writer()) {
            writer.write(connection -> {
                try (var insert = connection.prepareStatement(INSERT)) {
                    bind(insert, experiment);
                    return insert.executeUpdate();
                }
            });
        }
    }

    private Optional<Experiment> one(String sql, String value) {
        return database.readOr(Optional.empty(), connection -> {
            try (var query = connection.prepareStatement(sql)) {
                query.setString(1, value);
                var row = query.executeQuery();
                return row.next() ? Optional.of(experiment(row)) : Optional.empty();
            }
        });
    }

    private static void bind(PreparedStatement insert, Experiment experiment) throws SQLException {
        var config = experiment.config();
        insert.setString(1, experiment.id());
        insert.setString(2, config.name());
        insert.setString(3, config.author());
        insert.setString(4, config.notes());
        insert.setString(5, experiment.dataSource());
        insert.setString(6, config.model());
        insert.setString(7, config.endpoint());
        insert.setString(8, config.prompts().system());
        insert.setString(9, config.prompts().user());
        insert.setString(10, config.prompts().version());
        insert.setString(11, json(config.parameters()));
        insert.setObject(12, config.maxNarratives());
        insert.setBoolean(13, config.reuse());
        insert.setString(14, json(config.file()));
        insert.setBytes(15, HexFormat.of().parseHex(config.hash()));
        insert.setTimestamp(16, Timestamp.from(experiment.createdAt()));
    }

    private static Experiment experiment(ResultSet row) throws SQLException {
        var file = JsonColumn.document(row, "config");
        var config = new ExperimentConfig(
                row.getString("name"),
                row.getString("author"),
                row.getString("notes"),
                row.getString("model"),
                row.getString("endpoint"),
                References.keyVariable(file.at("/model/api_key").asText("")).orElse(null),
                new Prompts(
                        row.getString("system_prompt"),
                        row.getString("user_template"),
                        row.getString("prompt_version")),
                JsonColumn.texts(row, "parameters"),
                row.getString("data_source"),
                row.getObject("max_narratives", Long.class),
                row.getBoolean("reuse"),
                file);
        return new Experiment(
                row.getString("experiment_id"),
                row.getString("data_source"),
                config,
                row.getTimestamp("created_at").toInstant());
    }

    private static ExperimentSummary summary(ResultSet row) throws SQLException {
        return new ExperimentSummary(
                row.getString("experiment_id"),
                row.getString("name"),
                row.getString("model"),
                row.getString("data_source"),
                row.getLong("done"),
                row.getLong("errors"),
                row.getLong("total"),
                row.getBigDecimal("cost"),
                row.getTimestamp("created_at").toInstant());
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, numbers and trees have a JSON form", e);
        }
    }
}
