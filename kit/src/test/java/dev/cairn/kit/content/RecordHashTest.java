package dev.cairn.kit.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.schemas.DatePrecision;
import dev.cairn.schemas.GeneExpression;
import dev.cairn.schemas.PartialDate;
import dev.cairn.schemas.RecordHeader;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class RecordHashTest {
    /** Every record that was loaded by an earlier version is known by its hash: this one must never change. */
    @Test
    void isWhatItAlwaysWas() {
        assertThat(RecordHash.of(trial("Ärzte \"x\"", List.of("A", "B"))))
                .isEqualTo("3ff0f24c0fccf80cc05c20f04f4369bdecaab01eb3594f4cd8f6e89a6b93fb12");
    }

    @Test
    void differsWhereContentDiffers() {
        assertThat(List.of(
                        RecordHash.of(trial("a", List.of("A", "B"))),
                        RecordHash.of(trial("b", List.of("A", "B"))),
                        RecordHash.of(trial("a", List.of("B", "A"))),
                        RecordHash.of(trial("a", List.of("AB"))),
                        RecordHash.of(trial("a", List.of())),
                        RecordHash.of(trial(null, List.of("a")))))
                .doesNotHaveDuplicates();
    }

    @Test
    void tellsATextFromANumberAndWhereAnInnerRecordEnds() {
        var inner = SchemaBuilder.record("inner").fields().optionalString("x").endRecord();
        var outer = SchemaBuilder.record("outer")
                .fields()
                .name("held")
                .type(inner)
                .noDefault()
                .optionalString("x")
                .endRecord();
        assertThat(RecordHash.of(nested(outer, inner, "a", null)))
                .isNotEqualTo(RecordHash.of(nested(outer, inner, null, "a")));
        assertThat(RecordHash.of(single("1"))).isNotEqualTo(RecordHash.of(single(1)));
        assertThat(RecordHash.of(single("true"))).isNotEqualTo(RecordHash.of(single(true)));
    }

    @Test
    void seesWhatIsLeftOfBytesAndLeavesThem() {
        var values = ByteBuffer.wrap(new byte[] {9, 1, 2}).position(1);
        assertThat(RecordHash.of(gene(values)))
                .isEqualTo(RecordHash.of(gene(ByteBuffer.wrap(new byte[] {1, 2}))))
                .isNotEqualTo(RecordHash.of(gene(ByteBuffer.wrap(new byte[] {1, 3}))));
        assertThat(values.remaining()).isEqualTo(2);
    }

    @Test
    void namesSamplesAndTheirOrder() {
        assertThat(List.of(
                        SampleSet.of("SRP1", List.of("SRR1", "SRR2")),
                        SampleSet.of("SRP1", List.of("SRR2", "SRR1")),
                        SampleSet.of("SRP1", List.of("SRR1SRR2")),
                        SampleSet.of("SRP2", List.of("SRR1", "SRR2"))))
                .doesNotHaveDuplicates();
    }

    private static GeneExpression gene(ByteBuffer values) {
        return new GeneExpression("SRP1", "ENSG1", "set", values);
    }

    @Test
    void doesNotSeeTheOrderOfMaps() {
        var backwards = new TreeMap<String, String>(Comparator.reverseOrder());
        backwards.putAll(Map.of("a", "1", "b", "2"));

        var forwards = new TreeMap<>(Map.of("a", "1", "b", "2"));

        assertThat(backwards.keySet()).containsExactly("b", "a");
        assertThat(RecordHash.of(header(backwards))).isEqualTo(RecordHash.of(header(forwards)));
        assertThat(RecordHash.of(header(Map.of("a", "2", "b", "1")))).isNotEqualTo(RecordHash.of(header(backwards)));
    }

    @Test
    void doesNotSeeAFieldThatASchemaGainsWhileItIsAbsent() {
        var before = SchemaBuilder.record("r").fields().requiredString("x").endRecord();
        var after = SchemaBuilder.record("r")
                .fields()
                .requiredString("x")
                .optionalLong("gained")
                .name("list")
                .type(Schema.createArray(Schema.create(Schema.Type.STRING)))
                .withDefault(List.of())
                .endRecord();
        var gained = new GenericData.Record(after);
        gained.put("x", "a");
        gained.put("list", List.of());
        var plain = new GenericData.Record(before);
        plain.put("x", "a");

        assertThat(RecordHash.of(gained)).isEqualTo(RecordHash.of(plain));
        gained.put("gained", 1L);
        assertThat(RecordHash.of(gained)).isNotEqualTo(RecordHash.of(plain));
    }

    private static GenericRecord nested(Schema outer, Schema inner, String insideX, String outsideX) {
        var inside = new GenericData.Record(inner);
        inside.put("x", insideX);
        var outside = new GenericData.Record(outer);
        outside.put("held", inside);
        outside.put("x", outsideX);
        return outside;
    }

    private static GenericRecord single(Object value) {
        var schema = SchemaBuilder.record("single")
                .fields()
                .name("x")
                .type()
                .unionOf()
                .stringType()
                .and()
                .intType()
                .and()
                .booleanType()
                .endUnion()
                .noDefault()
                .endRecord();
        var single = new GenericData.Record(schema);
        single.put("x", value);
        return single;
    }

    private static RecordHeader header(Map<String, String> settings) {
        return new RecordHeader("r", "t", "e", 0, "k", 7L, "s", Instant.EPOCH, settings, 0);
    }

    private static ClinicalTrial trial(String title, List<String> conditions) {
        return ClinicalTrial.newBuilder()
                .setNctId("NCT00000001")
                .setBriefTitle(title)
                .setStartDate(new PartialDate(LocalDate.of(2024, 3, 1), DatePrecision.MONTH))
                .setConditions(conditions)
                .setKeywords(List.of())
                .setPhases(List.of())
                .setStdAges(List.of())
                .setHasResults(false)
                .build();
    }
}
