package dev.cairn.samples;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes what was told of one invented person. The sentences are of narratives.json: no person, place or event in them
 * is real.
 */
final class NarrativeProse {
    private static final Map<String, List<Template>> SENTENCES =
            Catalogue.read("narratives.json", new TypeReference<Map<String, List<Template>>>() {});

    private final Draw draw;
    private final boolean female;
    private final int age;
    private final String partner;

    NarrativeProse(Draw draw) {
        this.draw = draw;
        this.female = draw.percent(50);
        this.age = draw.between(18, 84);
        this.partner = word("partner");
    }

    /**
     * A narrative.
     *
     * @param author {@code cme} or {@code le}
     * @param violence whether it tells of violence by the person's partner
     */
    String narrative(String author, boolean violence) {
        var text = new ArrayList<String>();
        text.add(sentences("opening_" + author, 1).get(0));
        text.addAll(sentences("finding_" + author, draw.between(1, 2)));
        var middle = new ArrayList<>(sentences("background", draw.between(2, 5)));
        if (violence) {
            middle.addAll(sentences("violence", draw.between(1, 3)));
        } else if (draw.percent(40)) {
            middle.addAll(sentences("denial", 1));
        }
        if (!violence && draw.percent(30)) {
            middle.addAll(sentences("distractor", 1));
        }
        text.addAll(draw.shuffled(middle));
        text.addAll(sentences("closing", draw.between(1, 2)));
        return String.join(" ", text);
    }

    /** A text that says only that there is none. */
    String placeholder() {
        return word("placeholder");
    }

    /** Different sentences of a kind. */
    private List<String> sentences(String kind, int count) {
        return draw.shuffled(templates(kind)).stream()
                .limit(count)
                .map(template -> template.fill(this::place))
                .toList();
    }

    private String place(String name) {
        return switch (name) {
            case "age" -> Integer.toString(age);
            case "person" -> female ? "woman" : "man";
            case "they" -> female ? "she" : "he";
            case "them" -> female ? "her" : "him";
            case "their" -> female ? "her" : "his";
            case "partner" -> partner;
            case "years" -> Integer.toString(draw.between(2, 20));
            case "months" -> Integer.toString(draw.between(2, 11));
            case "times" -> Integer.toString(draw.between(2, 6));
            default -> word(name);
        };
    }

    private String word(String kind) {
        return draw.oneOf(templates(kind)).fill(name -> {
            throw new IllegalArgumentException("narratives.json has a place {" + name + "} within a word");
        });
    }

    private static List<Template> templates(String kind) {
        var templates = SENTENCES.get(kind);
        if (templates == null) {
            throw new IllegalArgumentException("narratives.json has no \"" + kind + "\"");
        }
        return templates;
    }
}
