package dev.cairn.samples;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A finite, ordered set of studies that can be read at any place, as often as wanted, from several threads. */
public interface StudySource {
    /** How many studies there are. */
    int size();

    /** The study at a place, from 0 to {@code size() - 1}. The caller must not change it. */
    JsonNode study(int index);

    /** All studies in order, each made or read when it is asked for. */
    default Stream<JsonNode> stream() {
        return IntStream.range(0, size()).mapToObj(this::study);
    }

    /** The studies of a list. */
    static StudySource of(List<? extends JsonNode> studies) {
        var copy = List.<JsonNode>copyOf(studies);
        return new StudySource() {
            @Override
            public int size() {
                return copy.size();
            }

            @Override
            public JsonNode study(int index) {
                return copy.get(index);
            }
        };
    }
}
