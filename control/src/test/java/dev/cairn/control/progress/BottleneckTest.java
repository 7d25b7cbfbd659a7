package dev.cairn.control.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.control.lag.Backlog;
import dev.cairn.control.lag.Queue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each queue is written as "records of the run / records of all runs @ records a second", the rate ? if not known. */
class BottleneckTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing waits, more is to come            | 0/0@0     | 0/0@0    | 0/0@0      | 0/0@0     | false | onnx:m   | SOURCE
            nothing waits, before any rate is known   | 0/0@?     | 0/0@?    | 0/0@?      | 0/0@?     | false | onnx:m   | SOURCE
            only what has just been fetched waits     | 90/90@100 | 0/0@100  | 9/9@100    | 50/50@100 | false | onnx:m   | SOURCE
            a slow service in front of a fast one     | 900/900@9 | 1/1@9    | 0/0@0      | 5/5@9     | false | none     | CPU
            joining is slow                           | 0/0@500   | 900/900@9| 0/0@9      | 0/0@9     | true  | onnx:m   | CPU
            requests pile up in front of a process    | 0/0@500   | 0/0@500  | 900/900@9  | 1/1@9     | true  | onnx:m   | MODEL_CPU
            requests pile up in front of an endpoint  | 0/0@500   | 0/0@500  | 900/900@9  | 1/1@9     | true  | openai:m | MODEL_QUOTA
            a model that answers nobody               | 0/0@0     | 0/0@0    | 3/3@0      | 0/0@0     | false | openai:m | MODEL_QUOTA
            requests in flight are no pile            | 0/0@9     | 0/0@9    | 45/45@9    | 0/0@9     | false | openai:m | SOURCE
            the pile furthest on is the slowest's     | 900/900@90| 0/0@90   | 0/0@0      | 500/500@50| false | none     | DATABASE
            a database that is away                   | 0/0@9     | 0/0@9    | 0/0@9      | 1/1@0     | true  | onnx:m   | DATABASE
            another run's pile is not this run's      | 0/900@9   | 0/0@9    | 0/900@9    | 0/0@9     | false | onnx:m   | SOURCE
            few records behind another run's pile     | 1/900@9   | 0/0@9    | 0/0@9      | 0/0@9     | true  | none     | CPU
            the last records: what takes longest      | 0/0@9     | 0/0@9    | 9/9@9      | 2/2@9     | true  | onnx:m   | MODEL_CPU
            the last records are in a service's hands | 0/0@9     | 0/0@9    | 0/0@9      | 0/0@9     | true  | onnx:m   |
            something waits, its rate is not known    | 0/0@?     | 0/0@?    | 0/0@?      | 7/7@?     | false | onnx:m   |
            the queue furthest on may stand           | 900/900@9 | 0/0@9    | 0/0@9      | 7/7@?     | false | onnx:m   |
            """)
    void followsFromWhereRecordsWait(
            String story,
            String transform,
            String embed,
            String model,
            String load,
            boolean fetched,
            String modelName,
            Bound bound) {
        var backlogs = List.of(
                backlog(Queue.TRANSFORM, transform),
                backlog(Queue.EMBED, embed),
                backlog(Queue.MODEL, model),
                backlog(Queue.LOAD, load));

        assertThat(Bottleneck.of("ct-1", modelName, backlogs, fetched))
                .as(story)
                .isEqualTo(Optional.ofNullable(bound));
    }

    private static Backlog backlog(Queue queue, String text) {
        var parts = text.split("[/@]", -1);
        var rate = parts[2].equals("?") ? null : Double.valueOf(parts[2]);
        return new Backlog(queue, Long.parseLong(parts[1]), rate, Map.of("ct-1", Long.valueOf(parts[0])));
    }
}
