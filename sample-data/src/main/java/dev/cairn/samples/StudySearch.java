package dev.cairn.samples;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/** Finds the studies of a query. Remembers what it found, so that the pages of a query cost one search. */
final class StudySearch {
    /** Up to here the words of all studies are kept; beyond, each new query reads every study again. */
    private static final int INDEXED_STUDIES = 2_000;

    private final StudySource source;
    private final AtomicReferenceArray<SearchText> index;
    private final Map<StudyQuery, int[]> found = new ConcurrentHashMap<>();

    StudySearch(StudySource source) {
        this.source = source;
        this.index = new AtomicReferenceArray<>(source.size() <= INDEXED_STUDIES ? source.size() : 0);
    }

    int count(StudyQuery query) {
        return query.matchesAll() ? source.size() : hits(query).length;
    }

    /** The place in the source of the nth hit. */
    int hit(StudyQuery query, int rank) {
        return query.matchesAll() ? rank : hits(query)[rank];
    }

    private int[] hits(StudyQuery query) {
        return found.computeIfAbsent(query, this::search);
    }

    private int[] search(StudyQuery query) {
        return IntStream.range(0, source.size())
                .filter(place -> query.fits(source.study(place), query.searchesText() ? text(place) : null))
                .toArray();
    }

    private SearchText text(int place) {
        if (index.length() == 0) {
            return SearchText.of(source.study(place));
        }
        var known = index.get(place);
        if (known != null) {
            return known;
        }
        var text = SearchText.of(source.study(place));
        index.set(place, text);
        return text;
    }
}
