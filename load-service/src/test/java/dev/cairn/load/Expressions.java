package dev.cairn.load;

import dev.cairn.kit.content.RecordHash;
import dev.cairn.kit.content.SampleSet;
import dev.cairn.load.ledger.ContentHash;
import dev.cairn.load.ledger.ItemKey;
import dev.cairn.load.rows.LoadRecord;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.ExpressionSample;
import dev.cairn.schemas.ExpressionStudy;
import dev.cairn.schemas.GeneExpression;
import dev.cairn.schemas.Illness;
import dev.cairn.schemas.IllnessCall;
import dev.cairn.schemas.Platform;
import dev.cairn.schemas.QualityFinding;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Severity;
import dev.cairn.schemas.Technology;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Small expression studies as the transform service would make them. */
final class Expressions {
    static final String DATA_TYPE = "gene_expression";

    private static final Platform PLATFORM = new Platform("HiSeq 2000", "HiSeq2000", "Illumina", Technology.RNA_SEQ);

    private Expressions() {}

    /** A header; samples are given as {@code accession:ILLNESS}. */
    static ExpressionStudy header(String accession, long genes, String... samples) {
        var finding = new QualityFinding("ALL_ZERO", Severity.INFO, "G9", "all zero", 1L);
        return header(accession, genes, false, List.of(finding), samples);
    }

    private static ExpressionStudy header(
            String accession, long genes, boolean rejected, List<QualityFinding> findings, String... samples) {
        var described = new ArrayList<ExpressionSample>();
        for (var sample : samples) {
            var parts = sample.split(":", 2);
            var call = new IllnessCall(Illness.valueOf(parts[1]), 0.9, "rule", "disease: " + parts[1]);
            described.add(new ExpressionSample(
                    parts[0], "Title of " + parts[0], organism(accession), PLATFORM, call, Map.of("tissue", "blood")));
        }
        return ExpressionStudy.newBuilder()
                .setAccession(accession)
                .setTitle("Title of " + accession)
                .setOrganism(organism(accession))
                .setTechnology(Technology.RNA_SEQ)
                .setAttributes(Map.of("pubmed", "1"))
                .setSampleSet(set(accession, samples))
                .setSamples(described)
                .setGenes(genes)
                .setRejected(rejected)
                .setFindings(findings)
                .setFigures(Map.of("values", genes * (double) samples.length))
                .build();
    }

    /** Studies of the same organism, whose genes are compared, are named HS and so on. */
    private static String organism(String accession) {
        return accession.startsWith("HS") ? "Homo sapiens" : "Species of " + accession;
    }

    /** A header that was rejected for something that was found twice. */
    static ExpressionStudy rejected(String accession) {
        var twice = new QualityFinding("DUPLICATE_GENE", Severity.ERROR, "line 3", "twice", 1L);
        return header(accession, 2, true, List.of(twice, twice), "X1:SEPSIS");
    }

    /** The name of the sample set of a header with the same samples. */
    static String set(String accession, String... samples) {
        return SampleSet.of(
                accession,
                List.of(samples).stream().map(s -> s.split(":", 2)[0]).toList());
    }

    static GeneExpression gene(String study, String sampleSet, String gene, float... values) {
        var packed = ByteBuffer.allocate(values.length * Float.BYTES);
        for (var value : values) {
            packed.putFloat(value);
        }
        return new GeneExpression(study, gene, sampleSet, packed.flip());
    }

    /** A record of a run, observed so many seconds after the first. */
    static LoadRecord record(String runId, long ordinal, long seconds, SpecificRecord document) {
        var study =
                document instanceof GeneExpression gene ? gene.getStudy() : ((ExpressionStudy) document).getAccession();
        var key = document instanceof GeneExpression gene ? study + "/" + gene.getGene() : study;
        var header = new RecordHeader(
                runId,
                DATA_TYPE,
                study,
                0,
                key,
                ordinal,
                "file:study",
                Studies.TIME.plusSeconds(seconds),
                Map.of("model", "none"),
                0);
        var payload = new EnrichedPayload(RecordHash.of(document), document, null);
        var hash = ContentHash.parse(payload.getContentHash());
        var origin = new ConsumerRecord<>("enriched of " + study, 0, ordinal, key, new byte[] {1});
        return new LoadRecord(header, payload, hash, ItemKey.of(header), origin);
    }
}
