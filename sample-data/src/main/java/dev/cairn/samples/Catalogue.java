package dev.cairn.samples;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The raw material of the generator, read once from the resources beside this class. */
final class Catalogue {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** A place where a study runs. */
    record Site(
            String facility,
            String city,
            @Nullable String state,
            String country,
            @Nullable String zip,
            double latitude,
            double longitude) {}

    /** Who pays for a study; {@code kind} is a value of the registry's AgencyClass. */
    record Sponsor(String name, String kind) {}

    private static final class Holder {
        static final Catalogue INSTANCE = new Catalogue();
    }

    final List<Theme> themes;
    final List<Site> sites;
    final List<Sponsor> sponsors;
    /** Institutions that carry a disease's name without having to do with it. */
    final List<Sponsor> eponyms;

    private final Map<String, Theme> themesByDisease;
    private final Map<String, List<Template>> wording;

    private Catalogue() {
        themes = read("themes.json", new TypeReference<List<Theme>>() {});
        themesByDisease = themes.stream().collect(Collectors.toMap(Theme::disease, Function.identity()));
        wording = read("wording.json", new TypeReference<Map<String, List<Template>>>() {});
        var places = read("places.json", new TypeReference<JsonNode>() {});
        sites = rows(places.path("sites"), Catalogue::site);
        sponsors = rows(places.path("sponsors"), Catalogue::sponsor);
        eponyms = rows(places.path("eponyms"), Catalogue::sponsor);
    }

    static Catalogue get() {
        return Holder.INSTANCE;
    }

    Theme theme(String disease) {
        var theme = themesByDisease.get(disease);
        if (theme == null) {
            throw new IllegalArgumentException("no theme for the disease \"" + disease + "\"");
        }
        return theme;
    }

    List<Template> templates(String kind) {
        var templates = wording.get(kind);
        if (templates == null) {
            throw new IllegalArgumentException("no wording of kind \"" + kind + "\"");
        }
        return templates;
    }

    private static Site site(JsonNode row) {
        return new Site(
                row.path(0).asText(),
                row.path(1).asText(),
                row.path(2).textValue(),
                row.path(3).asText(),
                row.path(4).textValue(),
                row.path(5).asDouble(),
                row.path(6).asDouble());
    }

    private static Sponsor sponsor(JsonNode row) {
        return new Sponsor(row.path(0).asText(), row.path(1).asText());
    }

    private static <T> List<T> rows(JsonNode array, Function<JsonNode, T> reader) {
        return StreamSupport.stream(array.spliterator(), false).map(reader).toList();
    }

    static <T> T read(String resource, TypeReference<T> type) {
        try (var in = Catalogue.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing from the jar");
            }
            return MAPPER.readValue(in, type);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + resource, e);
        }
    }
}
