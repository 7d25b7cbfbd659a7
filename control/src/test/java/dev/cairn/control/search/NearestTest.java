package dev.cairn.control.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void keepsTheNearestInOrder() {
        var nearest = new Nearest(new float[] {1, 0}, 2);
        nearest.offer("NCT3", array(0, 1));
        nearest.offer("NCT1", array(3, 0));
        nearest.offer("NCT2", array(1, 1));
        assertThat(nearest.best()).extracting(Nearest.Scored::nctId).containsExactly("NCT1", "NCT2");
        assertThat(nearest.best().get(0).score()).isEqualTo(1, within(1e-9));
        assertThat(nearest.best().get(1).score()).isEqualTo(Math.sqrt(0.5), within(1e-9));
    }

    @Test
    void ordersEqualsByTheirIdsWhateverTheOrderOfComing() {
        for (var ids : new String[][] {{"NCT1", "NCT2", "NCT3"}, {"NCT3", "NCT2", "NCT1"}}) {
            var nearest = new Nearest(new float[] {1, 0}, 2);
            for (var id : ids) {
                nearest.offer(id, array(1, 0));
            }
            assertThat(nearest.best()).extracting(Nearest.Scored::nctId).containsExactly("NCT1", "NCT2");
        }
    }

    @Test
    void passesOverVectorsOfAnotherLengthAndScoresNothingAsZero() {
        var nearest = new Nearest(new float[] {1, 0}, 5);
        nearest.offer("NCT1", array(1, 0, 0));
        nearest.offer("NCT2", array(0, 0));
        assertThat(nearest.best()).containsExactly(new Nearest.Scored("NCT2", 0));
    }

    /** As array_send gives it. */
    private static byte[] array(float... values) {
        var buffer = ByteBuffer.allocate(20 + 8 * values.length)
                .putInt(1)
                .putInt(0)
                .putInt(700)
                .putInt(values.length)
                .putInt(1);
        for (var value : values) {
            buffer.putInt(4).putFloat(value);
        }
        return buffer.array();
    }
}
