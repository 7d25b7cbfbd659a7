package dev.cairn.control.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cairn.control.LedgerTables;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadLettersIT {
    private static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null, null);

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private DeadLetters letters;

    @BeforeAll
    void createTables(PipelineEnvironment environment) {
        tables = LedgerTables.create(environment);
        letters = new DeadLetters(tables.database());
    }

    @BeforeEach
    void fourLetters() throws SQLException {
        tables.empty();
        tables.run("ct-1", "COMPLETED_WITH_ERRORS", 1);
        tables.item("ct-1", "a", 0, 0, 3);
        for (var ordinal = 0; ordinal < 3; ordinal++) {
            tables.dead("ct-1", "a", ordinal);
        }
        tables.run("ct-2", "COMPLETED_WITH_ERRORS", 1);
        tables.item("ct-2", "b", 0, 0, 1);
        tables.dead("ct-2", "b", 0);
    }

    @Test
    void groupsThemByTheirReason() throws SQLException {
        tables.execute("update dead_letters set path = '$.b', message = '$.b is missing' where id = 2");
        tables.execute("update dead_letters set stage = 'LOAD', code = 4001, code_name = 'REJECTED' where id = 4");

        assertThat(letters.groups(ALL))
                .containsExactly(
                        new DeadLetterGroup("TRANSFORM", 2004, "FIELD_MISSING", "$.a", 2, "$.a is missing", 1),
                        new DeadLetterGroup("TRANSFORM", 2004, "FIELD_MISSING", "$.b", 1, "$.b is missing", 2),
                        new DeadLetterGroup("LOAD", 4001, "REJECTED", "$.a", 1, "$.a is missing", 4));
        assertThat(letters.groups(DeadLetterFilter.ofRun("ct-2")))
                .extracting(DeadLetterGroup::exampleId)
                .containsExactly(4L);
        assertThat(letters.groups(new DeadLetterFilter("ct-1", "LOAD", null, null)))
                .isEmpty();
        assertThat(letters.groups(new DeadLetterFilter(null, "LOAD", 4001, null)))
                .hasSize(1);
        assertThat(letters.groups(new DeadLetterFilter(null, null, 4002, null))).isEmpty();
    }

    @Test
    void putsThePositionsOfAListTogether() throws SQLException {
        tables.execute("update dead_letters set path = '$.sites[' || id || '].city'");

        assertThat(letters.groups(DeadLetterFilter.ofRun("ct-1")))
                .extracting(DeadLetterGroup::path, DeadLetterGroup::count)
                .containsExactly(tuple("$.sites[*].city", 3L));
    }

    @Test
    void findsOne() {
        assertThat(letters.find(3)).hasValueSatisfying(letter -> {
            assertThat(letter.runId()).isEqualTo("ct-1");
            assertThat(letter.recordKey()).isEqualTo("NCT2");
            assertThat(letter.ordinal()).isEqualTo(2);
            assertThat(letter.originTopic()).isEqualTo("raw-records");
        });
        assertThat(letters.find(99)).isEmpty();
    }

    @Test
    void findsOneWhoseRecordCouldNotBeDecoded() throws SQLException {
        tables.execute("update dead_letters set run_id = null, data_type = null, entity = null, record_key = null,"
                + " ordinal = null, path = null where id = 1");

        assertThat(letters.find(1))
                .hasValueSatisfying(letter -> assertThat(letter.ordinal()).isNull());
        assertThat(letters.groups(ALL)).extracting(DeadLetterGroup::path).containsExactly("$.a", null);
    }

    @Test
    void handsOutWhatCountsAndSaysWhatMayNotGoBack() throws SQLException {
        tables.execute("update runs set cancelled_attempts = 1 where run_id = 'ct-2'");
        tables.execute("update dead_letters set run_id = null, data_type = null, entity = null, record_key = null,"
                + " ordinal = null, attempt = null where id = 1");

        assertThat(ids(letters::forEach, ALL)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(ids(letters::forEachReturnable, ALL)).containsExactly(2L, 3L);
        assertThat(ids(letters::forEachReturnable, new DeadLetterFilter(null, null, null, 1L)))
                .containsExactly(1L);
        assertThat(letters.cancelled(ALL)).isOne();
        assertThat(letters.cancelled(DeadLetterFilter.ofRun("ct-1"))).isZero();
    }

    private static List<Long> ids(
            BiConsumer<DeadLetterFilter, Consumer<StoredDeadLetter>> letters, DeadLetterFilter filter) {
        var ids = new ArrayList<Long>();
        letters.accept(filter, letter -> ids.add(letter.id()));
        return ids;
    }
}
