package dev.cairn.control.features;

import dev.cairn.control.expression.GeneRow;
import dev.cairn.control.expression.GeneRows;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Ranks all pairs of genes. Single precision finds the pairs that may be among the strongest; these are computed
 * again in double precision, so that the result is exactly that of computing every pair so. A gene with a missing
 * value in a cohort is left out: pairs of one ranking then all are of the same samples.
 *
 * <p>As many blocks of genes as memory may hold stay, and each further block is compared with them as it passes; the
 * next pass begins with the first gene that did not stay.
 */
public final class PairScan {
    private static final int BYTES_PER_VALUE = 2 * Float.BYTES; // the row, and the value that it was made of

    private final ScanRequest request;
    private final int residentBlocks;
    private final double margin;
    private final Ranking ranking;
    private int genes;
    private int incomplete;
    private int undefined;
    private long pairs;

    private PairScan(ScanRequest request, long bytes) {
        this.request = request;
        var blockBytes = (long) GeneBlock.WIDTH * samples() * BYTES_PER_VALUE;
        residentBlocks = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / Math.max(1, blockBytes)));
        // n + 1 roundings of at most 2^-24 each, of a sum of magnitudes that is at most 1 in each cohort; doubled.
        margin = (samples() + 1) * 0x1p-23 * (request.contrast() == null ? 1 : 2);
        ranking = new Ranking(request.top(), request.atLeast());
    }

    /** Scans with a quarter of the memory that the JVM may use. */
    public static ScanResult scan(ScanRequest request, GeneRows rows) throws SQLException {
        return scan(request, rows, Runtime.getRuntime().maxMemory() / 4);
    }

    /** Scans with so many bytes, but a block at least. */
    static ScanResult scan(ScanRequest request, GeneRows rows, long bytes) throws SQLException {
        return new PairScan(request, bytes).run(rows);
    }

    private ScanResult run(GeneRows rows) throws SQLException {
        var pass = new Pass(true);
        rows.visit(Integer.MIN_VALUE, pass::add);
        pass.finish();
        while (pass.last != null) {
            var from = pass.last;
            pass = new Pass(false);
            rows.visit(from, pass::add);
            pass.finish();
        }
        return new ScanResult(genes, pairs, incomplete, undefined, ranking.strongest());
    }

    private int samples() {
        var contrast = request.contrast();
        return request.cohort().columns().length + (contrast == null ? 0 : contrast.columns().length);
    }

    /** One reading of the genes. */
    private final class Pass {
        private final boolean counts;
        private final List<ScannedGene> waiting = new ArrayList<>();
        private final List<GeneBlock> residents = new ArrayList<>();
        private int lastRead;
        private int lastStayed;

        /** The last gene that stayed, if others did not; null if all did. */
        private @Nullable Integer last;

        Pass(boolean counts) {
            this.counts = counts;
        }

        void add(GeneRow row) {
            var gene = ScannedGene.of(row, request.cohort(), request.contrast());
            if (gene.complete()) {
                waiting.add(gene);
                lastRead = row.geneId();
            } else if (counts) {
                incomplete++;
            }
            if (waiting.size() == GeneBlock.WIDTH) {
                finish();
            }
        }

        /** Compares the waiting genes with each other and with those that stayed; they stay too if there is room. */
        void finish() {
            var block = block();
            waiting.clear();
            if (block.size() == 0) {
                return;
            }
            if (residents.size() < residentBlocks) {
                residents.add(block);
                lastStayed = lastRead;
            } else {
                last = lastStayed;
            }
            pairs += IntStream.range(0, residents.size())
                    .parallel()
                    .mapToLong(resident -> compare(residents.get(resident), block))
                    .sum();
        }

        private GeneBlock block() {
            var block = new GeneBlock(samples());
            var rows = waiting.parallelStream().map(PairScan.this::row).toList();
            for (var i = 0; i < rows.size(); i++) {
                if (defined(rows.get(i))) {
                    block.add(waiting.get(i), rows.get(i));
                }
            }
            if (counts) {
                genes += block.size();
                undefined += waiting.size() - block.size();
            }
            return block;
        }
    }

    /** A gene with a negative value has no logarithms, and a row that is too short. */
    private boolean defined(double[] row) {
        return row.length == samples() && Arrays.stream(row).noneMatch(Double::isNaN);
    }

    private long compare(GeneBlock first, GeneBlock second) {
        first.multiply(second, request.cohort().columns().length, (index, products) -> {
            var from = first == second ? index + 1 : 0;
            for (var other = from; other < second.size(); other++) {
                if (Math.abs(products[other]) >= ranking.bar() - margin) {
                    ranking.offer(exact(first.gene(index), second.gene(other)));
                }
            }
        });
        return first == second ? first.size() * (first.size() - 1L) / 2 : (long) first.size() * second.size();
    }

    private double[] row(ScannedGene gene) {
        var first = request.statistic().row(sample(gene.first()));
        if (gene.second() == null) {
            return first;
        }
        var second = request.statistic().row(sample(gene.second()));
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private Sample sample(float[] values) {
        var sample = Sample.of(values);
        return request.log2() ? sample.log2() : sample;
    }

    private ScoredPair exact(ScannedGene x, ScannedGene y) {
        var value = value(x.first(), y.first());
        var contrast = x.second() == null || y.second() == null ? 0 : value(x.second(), y.second());
        return new ScoredPair(x.name(), y.name(), value - contrast);
    }

    private double value(float[] x, float[] y) {
        var pair = Pair.of(x, y);
        return request.statistic().of(request.log2() ? pair.log2() : pair);
    }
}
