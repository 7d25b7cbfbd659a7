package dev.cairn.kit.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.schemas.DatePrecision;
import dev.cairn.schemas.PartialDate;
import dev.cairn.schemas.RecordHeader;
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

class ContentHashTest {
    /** Every record that was loaded by an earlier version is known by its hash: this one must never change. */
    @Test
    void isWhatItAlwaysWas() {
        assertThat(ContentHash.of(trial("Ärzte \"x\"", List.of("A", "B"))))
                .isEqualTo("3ff0f24c0fccf80cc05c20f04f4369bdecaab01eb3594f4cd8f6e89a6b93fb12");
    }

    @Test
    void differsWhereContentDiffers() {
        assertThat(List.of(
                        ContentHash.of(trial("a", List.of("A", "B"))),
                        ContentHash.of(trial("b", List.of("A", "B"))),
                        ContentHash.of(trial("a", List.of("B", "A"))),
                        ContentHash.of(trial("a", List.of("AB"))),
                        ContentHash.of(trial("a", List.of())),
                        ContentHash.of(trial(null, List.of("a")))))
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
        assertThat(ContentHash.of(nested(outer, inner, "a", null)))
                .isNotEqualTo(ContentHash.of(nested(outer, inner, null, "a")));
        assertThat(ContentHash.of(single("1"))).isNotEqualTo(ContentHash.of(single(1)));
        assertThat(ContentHash.of(single("true"))).isNotEqualTo(ContentHash.of(single(true)));
    }

    @Test
    void doesNotSeeTheOrderOfMaps() {
        var backwards = new TreeMap<String, String>(Comparator.reverseOrder());
        backwards.putAll(Map.of("a", "1", "b", "2"));

        assertThat(ContentHash.of(header(backwards))).isEqualTo(ContentHash.of(header(new TreeMap<>(backwards))));
        assertThat(ContentHash.of(header(Map.of("a", "2", "b", "1")))).isNotEqualTo(ContentHash.of(header(backwards)));
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

        assertThat(ContentHash.of(gained)).isEqualTo(ContentHash.of(plain));
        gained.put("gained", 1L);
        assertThat(ContentHash.of(gained)).isNotEqualTo(ContentHash.of(plain));
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
        return new RecordHeader("r", "t", "e", 0, "k", 7L, "s", Instant.EPOCH, settings);
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
