package dev.cairn.load.rows;

import dev.cairn.load.ledger.ContentHash;
import dev.cairn.load.ledger.Outcome;
import dev.cairn.load.ledger.Storable;
import dev.cairn.schemas.ExpressionSample;
import dev.cairn.schemas.ExpressionStudy;
import dev.cairn.schemas.Platform;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows of {@code dim_study}, {@code dim_sample}, {@code dim_platform} and {@code sample_sets}. */
final class StudyTables {
    private static final String ADD = "insert into dim_study (accession) values (?) on conflict do nothing";

    /** Held to the end of the transaction: two headers of a study come one after the other. */
    private static final String LOCK =
            "select study_id, content_hash, observed_at from dim_study where accession = ? for update";

    private static final String UPDATE = """
            update dim_study set title = ?, description = ?, organism = ?, technology = ?, attributes = ?::jsonb,
                sample_set_id = (select sample_set_id from sample_sets where hash = decode(?, 'hex')), genes = ?,
                content_hash = ?, observed_at = ?, run_id = ?, loaded_at = now()
            where study_id = ?""";

    /** Nobody knows more of a platform by knowing less: a maker that was known stays. */
    private static final String PLATFORMS = """
            insert into dim_platform as t (name, accession, manufacturer, technology)
            select distinct on (name, accession) * from unnest(?::text[], ?::text[], ?::text[], ?::text[])
                as k (name, accession, manufacturer, technology)
            where not exists (select from dim_platform p where p.name = k.name and p.accession = k.accession
                and p.technology = k.technology and p.manufacturer is not distinct from k.manufacturer)
            order by name, accession
            on conflict (name, accession) do update
            set manufacturer = coalesce(excluded.manufacturer, t.manufacturer), technology = excluded.technology""";

    private static final String SAMPLES = """
            insert into dim_sample as t (study_id, accession, title, organism, platform_id, illness_id,
                illness_confidence, illness_rule, illness_evidence, attributes)
            select distinct on (k.accession) ?, k.accession, k.title, k.organism, p.platform_id, i.illness_id,
                   k.confidence, k.rule, k.evidence, k.attributes::jsonb
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::float8[], ?::text[],
                    ?::text[], ?::text[])
                as k (accession, title, organism, platform, platform_accession, illness, confidence, rule, evidence,
                    attributes)
            join dim_illness i on i.code = k.illness
            left join dim_platform p on p.name = k.platform and p.accession = k.platform_accession
            order by k.accession
            on conflict (study_id, accession) do
            """;
    private static final String NEWEST = SAMPLES + """
            update set title = excluded.title, organism = excluded.organism, platform_id = excluded.platform_id,
                illness_id = excluded.illness_id, illness_confidence = excluded.illness_confidence,
                illness_rule = excluded.illness_rule, illness_evidence = excluded.illness_evidence,
                attributes = excluded.attributes
            where (t.title, t.organism, t.platform_id, t.illness_id, t.illness_confidence, t.illness_rule,
                   t.illness_evidence, t.attributes)
                is distinct from (excluded.title, excluded.organism, excluded.platform_id, excluded.illness_id,
                   excluded.illness_confidence, excluded.illness_rule, excluded.illness_evidence, excluded.attributes)
            """;
    private static final String SUPERSEDED = SAMPLES + "nothing";

    private static final String SAMPLE_SET = """
            insert into sample_sets as t (study_id, hash, sample_ids)
            select ?, decode(?, 'hex'), array(
                select p.sample_id from unnest(?::text[]) with ordinality as k (accession, position)
                join dim_sample p on p.study_id = ? and p.accession = k.accession order by k.position)
            on conflict (hash) do update set sample_ids = excluded.sample_ids where t.sample_ids is null""";

    /** What is there of a study; without a hash if no header has come. */
    private record Stored(
            int id, @Nullable ContentHash hash, @Nullable OffsetDateTime observedAt) {
        boolean holds(LoadRecord record) {
            return hash != null && hash.equals(record.contentHash());
        }
    }

    /** Writes a header. One that is not the newest leaves the study as it is, but says what its own samples are. */
    Outcome save(Connection connection, LoadRecord record, ExpressionStudy study) throws SQLException {
        var stored = lock(connection, study.getAccession());
        if (stored.holds(record)) {
            return Outcome.UNCHANGED;
        }
        var newest = stored.hash() == null || !seenLater(connection, record, study, stored);
        savePlatforms(connection, study);
        saveSamples(connection, study, stored.id(), newest ? NEWEST : SUPERSEDED);
        saveSampleSet(connection, study, stored.id());
        if (newest) {
            update(connection, record, study, stored.id());
        }
        return newest ? Outcome.LOADED : Outcome.SUPERSEDED;
    }

    private static Stored lock(Connection connection, String accession) throws SQLException {
        try (var add = connection.prepareStatement(ADD);
                var lock = connection.prepareStatement(LOCK)) {
            add.setString(1, accession);
            add.executeUpdate();
            lock.setString(1, accession);
            try (var row = lock.executeQuery()) {
                row.next();
                var hash = row.getBytes(2);
                return new Stored(
                        row.getInt(1),
                        hash == null ? null : ContentHash.of(hash),
                        row.getObject(3, OffsetDateTime.class));
            }
        }
    }

    private static boolean seenLater(Connection connection, LoadRecord record, ExpressionStudy study, Stored stored)
            throws SQLException {
        var observedAt = stored.observedAt();
        if (observedAt != null && observedAt.toInstant().isAfter(record.observedAt())) {
            return true;
        }
        var records = Map.of(study.getAccession(), record);
        return !SeenLater.of(connection, ExpressionStudyWriter.DATA_TYPE, records)
                .isEmpty();
    }

    private static void savePlatforms(Connection connection, ExpressionStudy study) throws SQLException {
        var platforms = study.getSamples().stream()
                .map(ExpressionSample::getPlatform)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (platforms.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement(PLATFORMS)) {
            insert.setArray(1, connection.createArrayOf("text", column(platforms, Platform::getName)));
            insert.setArray(2, connection.createArrayOf("text", column(platforms, StudyTables::accession)));
            insert.setArray(3, connection.createArrayOf("text", column(platforms, Platform::getManufacturer)));
            insert.setArray(
                    4,
                    connection.createArrayOf(
                            "text",
                            column(
                                    platforms,
                                    platform -> platform.getTechnology().name())));
            insert.executeUpdate();
        }
    }

    private static void saveSamples(Connection connection, ExpressionStudy study, int studyId, String sql)
            throws SQLException {
        var samples = study.getSamples();
        try (var insert = connection.prepareStatement(sql)) {
            var at = 0;
            insert.setInt(++at, studyId);
            for (var texts : List.<Function<ExpressionSample, @Nullable Object>>of(
                    ExpressionSample::getAccession,
                    ExpressionSample::getTitle,
                    ExpressionSample::getOrganism,
                    sample -> sample.getPlatform() == null
                            ? null
                            : sample.getPlatform().getName(),
                    sample -> sample.getPlatform() == null ? null : accession(sample.getPlatform()),
                    sample -> sample.getIllness().getIllness().name())) {
                insert.setArray(++at, connection.createArrayOf("text", column(samples, texts)));
            }
            insert.setArray(
                    ++at,
                    connection.createArrayOf(
                            "float8",
                            column(samples, sample -> sample.getIllness().getConfidence())));
            for (var texts : List.<Function<ExpressionSample, @Nullable Object>>of(
                    sample -> sample.getIllness().getRule(),
                    sample -> sample.getIllness().getEvidence(),
                    sample -> Storable.json(sample.getAttributes()))) {
                insert.setArray(++at, connection.createArrayOf("text", column(samples, texts)));
            }
            insert.executeUpdate();
        }
    }

    private static void saveSampleSet(Connection connection, ExpressionStudy study, int studyId) throws SQLException {
        try (var insert = connection.prepareStatement(SAMPLE_SET)) {
            insert.setInt(1, studyId);
            insert.setString(2, study.getSampleSet());
            insert.setArray(
                    3, connection.createArrayOf("text", column(study.getSamples(), ExpressionSample::getAccession)));
            insert.setInt(4, studyId);
            insert.executeUpdate();
        }
    }

    private static void update(Connection connection, LoadRecord record, ExpressionStudy study, int studyId)
            throws SQLException {
        try (var update = connection.prepareStatement(UPDATE)) {
            var at = 0;
            update.setString(++at, study.getTitle());
            update.setString(++at, study.getDescription());
            update.setString(++at, study.getOrganism());
            update.setString(++at, study.getTechnology().name());
            update.setString(++at, Storable.json(study.getAttributes()));
            update.setString(++at, study.getSampleSet());
            update.setLong(++at, study.getGenes());
            update.setBytes(++at, record.contentHash().bytes());
            update.setObject(++at, record.observedAt().atOffset(ZoneOffset.UTC));
            update.setString(++at, record.item().runId());
            update.setInt(++at, studyId);
            update.executeUpdate();
        }
    }

    /** Empty if it has none, so that the database keeps it once. */
    private static String accession(Platform platform) {
        return Objects.requireNonNullElse(platform.getAccession(), "");
    }

    private static <T> @Nullable Object[] column(List<T> rows, Function<T, @Nullable Object> value) {
        return rows.stream().map(value).toArray();
    }
}
