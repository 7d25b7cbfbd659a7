package dev.cairn.load.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.load.OpenTransaction;
import dev.cairn.schemas.Age;
import dev.cairn.schemas.DatePrecision;
import dev.cairn.schemas.PartialDate;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every kind of column, by way of the server. */
class BinaryCopyIT extends OpenTransaction {
    @Test
    void valuesArriveAsTheyWere() throws Exception {
        var text = "Größe 😀 \"'\\\t\n";
        assertThat(copied("text", Column.text("c", row -> text))).containsExactly(text);
        assertThat(copied("jsonb", Column.jsonb("c", row -> "{\"a\": [1, \"ä\"]}")))
                .containsExactly("{\"a\": [1, \"ä\"]}");
        assertThat(copied("bytea", Column.bytes("c", row -> new byte[] {0, -1})))
                .containsExactly("\\x00ff");
        assertThat(copied("bigint", Column.int8("c", row -> Long.MIN_VALUE)))
                .containsExactly(Long.toString(Long.MIN_VALUE));
        assertThat(copied("int", Column.int4("c", row -> -5))).containsExactly("-5");
        assertThat(copied("boolean", Column.bool("c", row -> true))).containsExactly("true");
        assertThat(copied("timestamptz", Column.timestamp("c", row -> Instant.parse("1999-12-31T23:59:59.999999Z"))))
                .containsExactly("1999-12-31 23:59:59.999999+00");
        assertThat(copied("text[]", Column.texts("c", row -> List.of("a,b", "", "{\"c\"}"))))
                .containsExactly("{\"a,b\",\"\",\"{\\\"c\\\"}\"}");
        assertThat(copied("text[]", Column.texts("c", row -> List.of()))).containsExactly("{}");
        assertThat(copied("real[]", Column.reals("c", row -> List.of(0.6f, -0.8f))))
                .containsExactly("{0.6,-0.8}");
    }

    @Test
    void packedValuesArriveAsTheyWereAndNaNAsNull() throws Exception {
        assertThat(copied("real[]", packed(0.6f, -0.0f, Float.MIN_VALUE, -Float.MAX_VALUE)))
                .containsExactly("{0.6,-0,1e-45,-3.4028235e+38}");
        assertThat(copied("real[]", packed(Float.NaN, 1, Float.intBitsToFloat(0xFFC00001), 2)))
                .containsExactly("{NULL,1,NULL,2}");
        assertThat(copied("real[]", packed())).containsExactly("{}");
    }

    private static Column<Integer> packed(float... values) {
        var packed = ByteBuffer.allocate(values.length * Float.BYTES + 1).put((byte) 7);
        for (var value : values) {
            packed.putFloat(value);
        }
        packed.flip().get(); // the values begin somewhere in their buffer, and are left as they are
        return Column.packedReals("c", row -> packed);
    }

    @Test
    void absentValuesAreNull() throws Exception {
        for (var column : List.<Column<Integer>>of(
                Column.text("c", row -> null), Column.jsonb("c", row -> null), Column.bool("c", row -> null))) {
            var type = column.json() ? "jsonb" : "text";
            assertThat(copied(type, column)).containsExactly((String) null);
        }
        assertThat(copied("bigint", Column.int8("c", row -> null))).containsExactly((String) null);
    }

    @Test
    void aDateHasItsPrecisionAndAnAgeItsUnits() throws Exception {
        var date = Column.<Integer>date("c", row -> new PartialDate(LocalDate.of(1969, 7, 1), DatePrecision.MONTH));
        assertThat(date).extracting(Column::name).containsExactly("c", "c_precision");
        assertThat(copied("date", date.get(0))).containsExactly("1969-07-01");

        var age = Column.<Integer>age("age", row -> new Age("18 Months", 547.5, 1.5));
        assertThat(age).extracting(Column::name).containsExactly("age", "age_days", "age_years");
        assertThat(copied("float8", new Column<>("c", false, age.get(1).writer())))
                .containsExactly("547.5");
        assertThat(copied("float8", new Column<>("c", false, age.get(2).writer())))
                .containsExactly("1.5");

        var none = Column.<Integer>date("c", row -> null);
        assertThat(copied("date", none.get(0))).containsExactly((String) null);
    }

    @Test
    void rowsOfManyBuffersKeepTheirOrder() throws Exception {
        var large = "x".repeat(700_000);
        var values = Stream.concat(
                        IntStream.range(0, 5000).mapToObj(i -> i + "y".repeat(200)), Stream.of(large, "last"))
                .toList();

        assertThat(copied("text", Column.text("c", values::get), values.size())).isEqualTo(values);
    }

    @Test
    void aRowThatFailsHalfWayLeavesTheConnectionUsable() throws Exception {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> copied("text", Column.text("c", row -> {
                    throw new IllegalStateException("row " + row);
                })));
        connection.rollback();
        assertThat(copied("text", Column.text("c", row -> "next"))).containsExactly("next");
    }

    @Test
    void whatTheServerRejectsIsThrown() {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> copied("text", Column.text("c", row -> "\0")))
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("22021"));
    }

    private List<String> copied(String type, Column<Integer> column) throws SQLException {
        return copied(type, column, 1);
    }

    /** Rows 0 to {@code rows} - 1 of one column, written and read back as text. */
    private List<String> copied(String type, Column<Integer> column, int rows) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("set local time zone 'UTC'");
            statement.execute("drop table if exists copied");
            statement.execute("create temp table copied (n serial, c " + type + ")");
            try (var copy = BinaryCopy.into(connection, "copied", "c")) {
                for (var row = 0; row < rows; row++) {
                    copy.row(1);
                    column.writer().accept(copy, row);
                }
                copy.finish();
            }
            var values = new ArrayList<String>();
            try (var row = statement.executeQuery("select c::text from copied order by n")) {
                while (row.next()) {
                    values.add(row.getString(1));
                }
            }
            return values;
        }
    }
}
