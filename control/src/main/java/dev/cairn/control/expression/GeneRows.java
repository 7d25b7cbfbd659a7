package dev.cairn.control.expression;

import java.sql.SQLException;
import java.util.function.Consumer;

/** The genes of a matrix, one by one, as often as somebody asks. */
@FunctionalInterface
public interface GeneRows {
    /** Visits the genes whose key is greater than the one given, in the order of their keys. */
    void visit(int afterGeneId, Consumer<GeneRow> visitor) throws SQLException;
}
