package dev.cairn.control.features;

import java.util.List;
import java.util.PriorityQueue;

/** The strongest pairs so far, no more than are asked for. For many threads. */
final class Ranking {
    private final int limit;
    private final PriorityQueue<ScoredPair> weakestFirst = new PriorityQueue<>(ScoredPair.STRONGEST_FIRST.reversed());
    private volatile double bar;

    Ranking(int limit, double atLeast) {
        this.limit = limit;
        this.bar = atLeast;
    }

    /** What a pair must have, in either direction, to be among them. */
    double bar() {
        return bar;
    }

    synchronized void offer(ScoredPair pair) {
        if (!(Math.abs(pair.value()) >= bar)) {
            return;
        }
        weakestFirst.add(pair);
        if (weakestFirst.size() > limit) {
            weakestFirst.remove();
        }
        if (weakestFirst.size() == limit) {
            bar = Math.max(bar, Math.abs(weakestFirst.element().value()));
        }
    }

    synchronized List<ScoredPair> strongest() {
        return weakestFirst.stream().sorted(ScoredPair.STRONGEST_FIRST).toList();
    }
}
