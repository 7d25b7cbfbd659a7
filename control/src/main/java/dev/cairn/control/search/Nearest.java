package dev.cairn.control.search;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the studies nearest to a vector while all pass by. */
final class Nearest {
    /** A study and the cosine of its angle to the vector. */
    record Scored(String nctId, double score) {}

    private static final Comparator<Scored> WORST_FIRST =
            Comparator.comparingDouble(Scored::score).thenComparing(Scored::nctId, Comparator.reverseOrder());
    /** An array as PostgreSQL sends it: dimensions, null flag, element type, then size and lower bound. */
    private static final int ARRAY_HEADER_BYTES = 5 * Integer.BYTES;

    private static final int SIZE_AT = 3 * Integer.BYTES;

    private final float[] wanted;
    private final double wantedLength;
    private final int limit;
    private final PriorityQueue<Scored> best = new PriorityQueue<>(WORST_FIRST);

    Nearest(float[] wanted, int limit) {
        this.wanted = wanted.clone();
        this.limit = limit;
        var squares = 0.0;
        for (var value : wanted) {
            squares += (double) value * value;
        }
        this.wantedLength = Math.sqrt(squares);
    }

    /** Looks at a study. Vectors of another length than the wanted one are of another model and never near. */
    void offer(String nctId, byte[] array) {
        var buffer = ByteBuffer.wrap(array);
        if (array.length < ARRAY_HEADER_BYTES || buffer.getInt(SIZE_AT) != wanted.length) {
            return;
        }
        best.add(new Scored(nctId, cosine(buffer.position(ARRAY_HEADER_BYTES))));
        if (best.size() > limit) {
            best.remove();
        }
    }

    /** The nearest, best first; equals in the order of their ids. */
    List<Scored> best() {
        return best.stream().sorted(WORST_FIRST.reversed()).toList();
    }

    private double cosine(ByteBuffer elements) {
        var product = 0.0;
        var squares = 0.0;
        for (var value : wanted) {
            elements.getInt(); // the element's length: always 4
            var other = elements.getFloat();
            product += (double) value * other;
            squares += (double) other * other;
        }
        var lengths = wantedLength * Math.sqrt(squares);
        return lengths == 0 ? 0 : product / lengths;
    }
}
