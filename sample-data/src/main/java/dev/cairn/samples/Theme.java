package dev.cairn.samples;

import java.util.List;

/** What the studies of one disease are about. {@code related} names the disease that shares some of its studies. */
record Theme(
        String disease,
        String orpha,
        String also,
        String area,
        String related,
        List<String> organs,
        String cause,
        List<String> symptoms,
        List<String> biomarkers,
        List<String> endpoints,
        List<Treatment> treatments) {

    /** An invented intervention; {@code type} is a value of the registry's InterventionType. */
    record Treatment(String name, String category, String type, String action, String route) {
        /** Only medicinal products run through trial phases. */
        boolean hasPhases() {
            return switch (type) {
                case "DRUG", "BIOLOGICAL", "GENETIC" -> true;
                default -> false;
            };
        }
    }
}
