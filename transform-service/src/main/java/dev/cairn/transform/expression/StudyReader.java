package dev.cairn.transform.expression;

import dev.cairn.kit.content.SampleSet;
import dev.cairn.schemas.ExpressionSample;
import dev.cairn.schemas.ExpressionStudy;
import dev.cairn.schemas.Illness;
import dev.cairn.schemas.Platform;
import dev.cairn.schemas.QualityFinding;
import dev.cairn.schemas.Technology;
import dev.cairn.transform.expression.illness.IllnessRules;
import dev.cairn.transform.findings.FindingReader;
import dev.cairn.transform.json.JsonCursor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of a study, see {@link dev.cairn.kit.content.MediaTypes#EXPRESSION_STUDY}: what holds for all of its
 * genes, with the illness of each sample, and findings about what the metadata lacks.
 */
final class StudyReader {
    /** The figure that says for which share of the samples the illness is known. */
    static final String ILLNESS_KNOWN_SHARE = "illness_known_share";

    private static final String TITLE = "title";
    private static final String DESCRIPTION = "description";
    private static final String TECHNOLOGY = "technology";

    /** Members of the experiment that are fields of the study. */
    private static final Set<String> FIELDS = Set.of("accession_code", TITLE, DESCRIPTION, TECHNOLOGY);

    private final JsonCursor header;
    private final JsonCursor experiment;
    private final String accession;
    private final IllnessRules illnessRules;

    private StudyReader(JsonCursor header, String accession, IllnessRules illnessRules) {
        this.header = header;
        this.experiment = header.get("experiment");
        this.accession = accession;
        this.illnessRules = illnessRules;
    }

    /**
     * Reads a header. Throws FIELD_MISSING or FIELD_INVALID with the path at fault.
     *
     * @param entity the accession that it must be of
     */
    static ExpressionStudy read(JsonCursor header, String entity, IllnessRules illnessRules) {
        var accession = Accessions.read(header.get("accession"));
        if (!accession.equals(entity)) {
            throw header.get("accession").invalid("\"" + entity + "\", the study of the work item");
        }
        return new StudyReader(header, accession, illnessRules).read();
    }

    private ExpressionStudy read() {
        var rejected = Boolean.TRUE.equals(header.get("rejected").flag());
        var statedText = experiment.get(TECHNOLOGY).text();
        var stated = Technologies.read(statedText);
        var order = sampleOrder(rejected);
        var samples = samples(order, stated);
        var checks = new MetadataChecks(samples, illnessRules.warnBelow());
        var genes = header.get("matrix", "genes").count();
        return ExpressionStudy.newBuilder()
                .setAccession(accession)
                .setTitle(experiment.get(TITLE).text())
                .setDescription(experiment.get(DESCRIPTION).text())
                .setOrganism(onlyOne(samples.stream().map(ExpressionSample::getOrganism)))
                .setTechnology(stated == Technology.UNKNOWN ? technologyOf(samples) : stated)
                .setAttributes(attributes(stated))
                .setSampleSet(SampleSet.of(accession, order))
                .setSamples(samples)
                .setGenes(genes == null ? 0 : genes)
                .setRejected(rejected)
                .setFindings(findings(checks.findings(statedText, stated)))
                .setFigures(figures(samples))
                .build();
    }

    private List<String> sampleOrder(boolean rejected) {
        var order = new ArrayList<String>();
        var seen = new HashSet<String>();
        var listed = header.get("sample_order");
        // A study may be rejected because samples are missing or repeat, and its findings must arrive.
        for (var item : (rejected ? listed : listed.required()).items()) {
            var sample = Accessions.read(item);
            if (seen.add(sample)) {
                order.add(sample);
            } else if (!rejected) {
                throw item.invalid("a sample that stands here once");
            }
        }
        return order;
    }

    private List<ExpressionSample> samples(List<String> order, Technology stated) {
        var reader = new SampleReader(accession, stated, illnessRules);
        var said = header.get("samples");
        return order.stream()
                .map(sample -> reader.read(sample, said.get(sample)))
                .toList();
    }

    /** What no field of the study has. A technology that nobody knows stays as the source has it. */
    private Map<String, String> attributes(Technology stated) {
        var attributes = new LinkedHashMap<String, String>();
        experiment.members().forEach((name, value) -> {
            var kept = !FIELDS.contains(name) || (name.equals(TECHNOLOGY) && stated == Technology.UNKNOWN);
            var text = kept ? value.scalar() : null;
            if (text != null) {
                attributes.put(name, text);
            }
        });
        return attributes;
    }

    private List<QualityFinding> findings(List<QualityFinding> own) {
        var findings = new ArrayList<QualityFinding>();
        header.get("findings").items().forEach(finding -> findings.add(FindingReader.read(finding)));
        findings.addAll(own);
        return findings;
    }

    private Map<String, Double> figures(List<ExpressionSample> samples) {
        var figures = new LinkedHashMap<String, Double>();
        header.get("figures").members().forEach((name, value) -> {
            var figure = value.number();
            if (figure != null) {
                figures.put(name, figure);
            }
        });
        if (!samples.isEmpty()) {
            var known = samples.stream()
                    .filter(sample -> sample.getIllness().getIllness() != Illness.UNKNOWN)
                    .count();
            figures.put(ILLNESS_KNOWN_SHARE, (double) known / samples.size());
        }
        return figures;
    }

    private static Technology technologyOf(List<ExpressionSample> samples) {
        var only = onlyOne(samples.stream()
                .map(ExpressionSample::getPlatform)
                .filter(Objects::nonNull)
                .map(Platform::getTechnology)
                .filter(technology -> technology != Technology.UNKNOWN));
        return only == null ? Technology.UNKNOWN : only;
    }

    private static <T> @Nullable T onlyOne(Stream<T> values) {
        var distinct = values.filter(Objects::nonNull).collect(Collectors.toSet());
        return distinct.size() == 1 ? distinct.iterator().next() : null;
    }
}
