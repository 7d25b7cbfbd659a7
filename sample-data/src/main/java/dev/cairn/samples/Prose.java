package dev.cairn.samples;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes sentences about one study. Words that a theme has several of are drawn anew for each sentence. */
final class Prose {
    private final Catalogue catalogue = Catalogue.get();
    private final StudyPlan plan;
    private final Draw draw;
    private final Map<String, Deque<Template>> unused = new HashMap<>();

    Prose(StudyPlan plan, Draw draw) {
        this.plan = plan;
        this.draw = draw;
    }

    /** One sentence of a kind, see wording.json. None is built alike before each was used once. */
    String say(String kind) {
        var left = unused.computeIfAbsent(kind, first -> new ArrayDeque<>());
        if (left.isEmpty()) {
            left.addAll(draw.shuffled(catalogue.templates(kind)));
        }
        return left.remove().fill(this::word);
    }

    /** Up to {@code count} different sentences of a kind. */
    List<String> several(String kind, int count) {
        Set<String> sentences = new LinkedHashSet<>();
        for (var attempt = 0; attempt < 3 * count && sentences.size() < count; attempt++) {
            sentences.add(say(kind));
        }
        return List.copyOf(sentences);
    }

    private String word(String name) {
        var theme = plan.theme();
        return switch (name) {
            case "disease" -> theme.disease();
            case "also" -> theme.also();
            case "area" -> theme.area();
            case "cause" -> theme.cause();
            case "organ", "organ2" -> draw.oneOf(theme.organs());
            case "symptom", "symptom2" -> draw.oneOf(theme.symptoms());
            case "biomarker" -> draw.oneOf(theme.biomarkers());
            case "endpoint" -> draw.oneOf(theme.endpoints());
            case "drug" -> plan.treatment().name();
            case "category" -> plan.treatment().category();
            case "action" -> plan.treatment().action();
            case "route" -> plan.treatment().route();
            case "dose" -> plan.dose();
            case "comparator" -> plan.design().comparator;
            case "design" -> plan.design().words;
            case "phase" -> plan.phaseWords();
            case "population" -> plan.ages().population;
            case "protocol" -> plan.protocol();
            case "city" -> plan.sites().get(0).city();
            case "country" -> plan.sites().get(0).country();
            default -> number(name);
        };
    }

    private String number(String name) {
        return Integer.toString(
                switch (name) {
                    case "count" -> Math.max(plan.participants(), 8);
                    case "weeks" -> plan.weeks();
                    case "months" -> plan.months();
                    case "sites" -> plan.sites().size();
                    case "year" -> plan.timeline().start().getYear() - draw.between(1, 9);
                    case "small" -> draw.between(6, 36);
                    case "short" -> draw.between(2, 16);
                    case "percent" -> draw.between(3, 18) * 5;
                    case "power" -> draw.between(80, 95);
                    default -> throw new IllegalArgumentException("wording.json names an unknown place {" + name + "}");
                });
    }
}
