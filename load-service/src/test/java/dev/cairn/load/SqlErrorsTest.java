package dev.cairn.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.kit.error.ErrorCode;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class SqlErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "22021, VALUE_REJECTED",
        "22P02, VALUE_REJECTED",
        "23514, VALUE_REJECTED",
        "54000, VALUE_REJECTED",
        "08006, DATABASE_UNAVAILABLE",
        "40001, DATABASE_UNAVAILABLE",
        "40P01, DATABASE_UNAVAILABLE",
        "53100, DATABASE_UNAVAILABLE",
        "57P01, DATABASE_UNAVAILABLE",
        "42501, DATABASE_MISUSED",
        "28P01, DATABASE_MISUSED",
        "x, DATABASE_MISUSED"
    })
    void theStateTellsWhatToDo(String state, ErrorCode code) {
        assertThat(SqlErrors.code(new SQLException("reason", state))).isEqualTo(code);
    }

    @Test
    void aPoolThatHasNoConnectionIsUnavailable() {
        assertThat(SqlErrors.code(new SQLTransientConnectionException("timed out")))
                .isEqualTo(ErrorCode.DATABASE_UNAVAILABLE);
        assertThat(SqlErrors.code(new SQLException("closed"))).isEqualTo(ErrorCode.DATABASE_MISUSED);
    }

    @Test
    void theServersMessageIsTakenAndNoValues() {
        var server = new PSQLException(new ServerErrorMessage(
                "SERROR\0C22P02\0Minvalid input syntax for type json: \"a \"secret\"\"\0DRow (secret)\0"
                        + "WJSON data, line 1: secret\nCOPY staged\0"));
        var batch = new BatchUpdateException(
                "Batch entry 0 insert into t values ('secret') was aborted", "22P02", 0, new int[0], server);

        var translated = SqlErrors.translate(batch);

        assertThat(translated.code()).isEqualTo(ErrorCode.VALUE_REJECTED);
        assertThat(translated)
                .hasMessage(
                        "PostgreSQL: invalid input syntax for type json: \"…\" (SQLSTATE 22P02) at JSON data, line 1")
                .hasCause(batch);
    }

    @Test
    void namesOfTheServersOwnObjectsAreKept() {
        var server = new PSQLException(new ServerErrorMessage(
                "SERROR\0C23505\0Mduplicate key value violates unique constraint \"t_pkey\"\0DKey (a)=(secret)\0"));

        assertThat(SqlErrors.translate(server))
                .hasMessage("PostgreSQL: duplicate key value violates unique constraint \"t_pkey\" (SQLSTATE 23505)");
    }

    @Test
    void aBatchThatTheServerSaidNothingAboutDoesNotShowItsValues() {
        var batch = new BatchUpdateException("insert into t values ('secret')", "08006", 0, new int[0], null);

        assertThat(SqlErrors.translate(batch))
                .hasMessage("PostgreSQL: BatchUpdateException SQLSTATE 08006: a batch failed");
    }
}
