package dev.cairn.load.rows;

import dev.cairn.schemas.Age;
import dev.cairn.schemas.PartialDate;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column, and how its value is taken from a row.
 *
 * @param json true if the value is a JSON text
 */
record Column<T>(String name, boolean json, BiConsumer<BinaryCopy, T> writer) {
    private Column(String name, BiConsumer<BinaryCopy, T> writer) {
        this(name, false, writer);
    }

    static <T> Column<T> text(String name, Function<T, @Nullable String> value) {
        return new Column<>(name, (out, row) -> out.text(value.apply(row)));
    }

    static <T> Column<T> bytes(String name, Function<T, byte[]> value) {
        return new Column<>(name, (out, row) -> out.bytes(value.apply(row)));
    }

    static <T> Column<T> texts(String name, Function<T, List<String>> value) {
        return new Column<>(name, (out, row) -> out.textArray(value.apply(row)));
    }

    static <T> Column<T> jsonb(String name, Function<T, @Nullable String> value) {
        return new Column<>(name, true, (out, row) -> out.jsonb(value.apply(row)));
    }

    static <T> Column<T> int8(String name, Function<T, @Nullable Long> value) {
        return new Column<>(name, (out, row) -> out.int8(value.apply(row)));
    }

    static <T> Column<T> int4(String name, Function<T, @Nullable Integer> value) {
        return new Column<>(name, (out, row) -> out.int4(value.apply(row)));
    }

    static <T> Column<T> reals(String name, Function<T, List<Float>> value) {
        return new Column<>(name, (out, row) -> out.realArray(value.apply(row)));
    }

    /** Packed as {@link BinaryCopy#packedReals} has them. */
    static <T> Column<T> packedReals(String name, Function<T, ByteBuffer> value) {
        return new Column<>(name, (out, row) -> out.packedReals(value.apply(row)));
    }

    static <T> Column<T> bool(String name, Function<T, @Nullable Boolean> value) {
        return new Column<>(name, (out, row) -> out.bool(value.apply(row)));
    }

    static <T> Column<T> timestamp(String name, Function<T, Instant> value) {
        return new Column<>(name, (out, row) -> out.timestamp(value.apply(row)));
    }

    /** The same column of a row that holds this row. */
    <R> Column<R> of(Function<R, T> row) {
        return new Column<>(name, json, (out, outer) -> writer.accept(out, row.apply(outer)));
    }

    /** Two columns: the date, and {@code <name>_precision}. */
    static <T> List<Column<T>> date(String name, Function<T, @Nullable PartialDate> value) {
        return List.of(
                new Column<>(name, (out, row) -> out.date(day(value.apply(row)))),
                text(name + "_precision", row -> precision(value.apply(row))));
    }

    /** Three columns: the text, {@code <name>_days} and {@code <name>_years}. */
    static <T> List<Column<T>> age(String name, Function<T, @Nullable Age> value) {
        return List.of(
                text(name, row -> ageText(value.apply(row))),
                new Column<>(name + "_days", (out, row) -> out.float8(days(value.apply(row)))),
                new Column<>(name + "_years", (out, row) -> out.float8(years(value.apply(row)))));
    }

    private static @Nullable LocalDate day(@Nullable PartialDate date) {
        return date == null ? null : date.getDate();
    }

    private static @Nullable String precision(@Nullable PartialDate date) {
        return date == null ? null : date.getPrecision().name();
    }

    private static @Nullable String ageText(@Nullable Age age) {
        return age == null ? null : age.getText();
    }

    private static @Nullable Double days(@Nullable Age age) {
        return age == null ? null : Double.valueOf(age.getDays());
    }

    private static @Nullable Double years(@Nullable Age age) {
        return age == null ? null : Double.valueOf(age.getYears());
    }
}
