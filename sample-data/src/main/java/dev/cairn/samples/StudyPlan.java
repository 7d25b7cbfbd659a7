package dev.cairn.samples;

import dev.cairn.samples.Catalogue.Site;
import dev.cairn.samples.Catalogue.Sponsor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The facts of one invented study, on which all of its fields agree. */
record StudyPlan(
        int index,
        Theme theme,
        @Nullable Theme second,
        Theme.Treatment treatment,
        boolean observational,
        Design design,
        AgeBand ages,
        Sponsor sponsor,
        List<Sponsor> collaborators,
        List<Site> sites,
        Timeline timeline,
        int participants,
        int weeks,
        int months,
        String dose) {

    /** How the arms of a study compare; the values are those of the registry. */
    enum Design {
        OPEN("SINGLE_GROUP", "NA", "NONE", "open-label, single-group", "the course before treatment", ""),
        STANDARD_CARE(
                "PARALLEL", "RANDOMIZED", "SINGLE", "randomized, rater-blinded", "standard care", "NO_INTERVENTION"),
        PLACEBO(
                "PARALLEL",
                "RANDOMIZED",
                "QUADRUPLE",
                "randomized, double-blind, placebo-controlled",
                "placebo",
                "PLACEBO_COMPARATOR"),
        CROSSOVER("CROSSOVER", "RANDOMIZED", "DOUBLE", "randomized, crossover", "placebo", "PLACEBO_COMPARATOR");

        final String model;
        final String allocation;
        final String masking;
        final String words;
        final String comparator;
        final String controlArm;

        Design(String model, String allocation, String masking, String words, String comparator, String controlArm) {
            this.model = model;
            this.allocation = allocation;
            this.masking = masking;
            this.words = words;
            this.comparator = comparator;
            this.controlArm = controlArm;
        }

        boolean controlled() {
            return !controlArm.isEmpty();
        }
    }

    static StudyPlan draw(Draw draw, int index, int maxSites) {
        var catalogue = Catalogue.get();
        var theme = draw.oneOf(catalogue.themes);
        var treatment = draw.oneOf(theme.treatments());
        var months = draw.between(6, 48);
        var timeline = Timeline.draw(draw, months);
        return new StudyPlan(
                index,
                theme,
                draw.percent(15) ? catalogue.theme(theme.related()) : null,
                treatment,
                draw.percent(17),
                // There is no placebo for a diet, a device or an exercise.
                treatment.hasPhases() ? draw.oneOf(Design.values()) : draw.oneOf(Design.OPEN, Design.STANDARD_CARE),
                draw.oneOf(AgeBand.values()),
                draw.percent(4) ? draw.oneOf(catalogue.eponyms) : draw.oneOf(catalogue.sponsors),
                collaborators(draw, catalogue),
                sites(draw, catalogue, maxSites),
                timeline,
                timeline.status().equals("WITHDRAWN") ? 0 : draw.between(8, 240),
                draw.between(4, 104),
                months,
                dose(draw, treatment));
    }

    private static String dose(Draw draw, Theme.Treatment treatment) {
        var units = switch (treatment.type()) {
            case "DRUG", "BIOLOGICAL" -> List.of("mg", "mg per kilogram", "mg per square metre");
            case "GENETIC" -> List.of("billion vector copies per kilogram");
            case "DIETARY_SUPPLEMENT" -> List.of("grams a day");
            default -> List.of("sessions");
        };
        return draw.between(1, 60) * 5 + " " + draw.oneOf(units);
    }

    private static List<Sponsor> collaborators(Draw draw, Catalogue catalogue) {
        var found = new LinkedHashSet<Sponsor>();
        for (var wanted = draw.oneOf(0, 0, 0, 1, 1, 2); wanted > 0; wanted--) {
            found.add(draw.percent(6) ? draw.oneOf(catalogue.eponyms) : draw.oneOf(catalogue.sponsors));
        }
        return List.copyOf(found);
    }

    private static List<Site> sites(Draw draw, Catalogue catalogue, int most) {
        var found = new LinkedHashSet<Site>();
        for (var wanted = draw.between(1, most); wanted > 0; wanted--) {
            found.add(draw.oneOf(catalogue.sites));
        }
        return new ArrayList<>(found);
    }

    /** The sponsor's own number of the study, different for each index. */
    String protocol() {
        return String.format(Locale.ROOT, "CRN-%s-%06d", theme.orpha(), index);
    }

    /** The registry's values for the trial phase; studies of other than medicines have none. */
    List<String> phases() {
        if (!treatment.hasPhases()) {
            return List.of("NA");
        }
        return switch (Math.floorMod(index, 6)) {
            case 0 -> List.of("PHASE1");
            case 1 -> List.of("PHASE1", "PHASE2");
            case 2, 3 -> List.of("PHASE2");
            case 4 -> List.of("PHASE3");
            default -> List.of("PHASE4");
        };
    }

    String phaseWords() {
        var phases = phases();
        if (phases.get(0).equals("NA")) {
            return "pilot";
        }
        return "Phase "
                + String.join(
                        "/", phases.stream().map(phase -> phase.substring(5)).toList());
    }

    boolean controlled() {
        return !observational && design.controlled();
    }
}
