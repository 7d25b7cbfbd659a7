package dev.cairn.samples;

import java.util.List;

/** Who may take part, with limits in the units that registries use. An empty text stands for an absent field. */
@SuppressWarnings("ImmutableEnumChecker") // the lists come from List.of
enum AgeBand {
    NEWBORNS("newborns", List.of("30 Minutes", "12 Hours", "1 Day"), List.of("28 Days", "4 Weeks"), "CHILD"),
    INFANTS(
            "infants",
            List.of("4 Weeks", "1 Month", "6 Months"),
            List.of("18 Months", "24 Months", "2 Years"),
            "CHILD"),
    CHILDREN("children", List.of("2 Years", "4 Years", "30 Months"), List.of("11 Years", "12 Years"), "CHILD"),
    ADOLESCENTS("adolescents", List.of("12 Years"), List.of("17 Years"), "CHILD"),
    ADULTS("adults", List.of("18 Years"), List.of("65 Years", "70 Years", "", "N/A"), "ADULT", "OLDER_ADULT"),
    OLDER_ADULTS("older adults", List.of("65 Years", "70 Years"), List.of("90 Years", ""), "OLDER_ADULT"),
    EVERYONE(
            "children and adults",
            List.of("6 Years", "1 Year", "N/A", ""),
            List.of("80 Years", "N/A", ""),
            "CHILD",
            "ADULT",
            "OLDER_ADULT");

    final String population;
    final List<String> minimums;
    final List<String> maximums;
    final List<String> standardAges;

    AgeBand(String population, List<String> minimums, List<String> maximums, String... standardAges) {
        this.population = population;
        this.minimums = minimums;
        this.maximums = maximums;
        this.standardAges = List.of(standardAges);
    }
}
