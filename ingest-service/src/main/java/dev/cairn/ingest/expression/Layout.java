package dev.cairn.ingest.expression;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the files of a refine.bio download belong together, as far as their names tell
 * (<a href="https://docs.refine.bio/en/latest/main_text.html#downloadable-files">refine.bio's documentation</a>):
 * {@code X/X.tsv} and {@code X/metadata_X.tsv}, X being an experiment or a species, and {@code aggregated_metadata.json}
 * beside or above them. Where a file is there plain and with the ending .gz, the plain one is taken.
 *
 * @param bundles matrices and tables of the same folder and name
 * @param jsons the aggregated metadata by the folder that they are in and hold for
 */
record Layout(List<Bundle> bundles, Map<String, String> jsons) {
    private static final Pattern ACCESSION = Pattern.compile("[SED]RP\\d+|GSE\\d+|E-[A-Z]{4}-\\d+");
    private static final Pattern SPECIES = Pattern.compile("[A-Z]+(_[A-Z0-9]+)+|ALL");
    private static final Pattern TABLE = Pattern.compile("metadata_(.+?)\\.tsv(\\.gz)?");
    private static final Pattern MATRIX = Pattern.compile("(.+?)\\.tsv(\\.gz)?");
    private static final Pattern JSON = Pattern.compile("aggregated_metadata\\.json(\\.gz)?");

    Layout {
        bundles = List.copyOf(bundles);
        jsons = Map.copyOf(jsons);
    }

    /**
     * A matrix and the table of its samples.
     *
     * @param folder where they are; empty for the source's root
     * @param name of an experiment or a species
     * @param json the aggregated metadata that hold for them
     */
    record Bundle(
            String folder,
            String name,
            @Nullable String matrix,
            @Nullable String table,
            @Nullable String json) {

        /** Whether the name is that of one study. */
        boolean namesStudy() {
            return ACCESSION.matcher(name).matches();
        }

        StudyParts parts(String accession, boolean shared) {
            return new StudyParts(accession, matrix, table, json, shared);
        }

        /** Whether the matrix, if there is one, is known for one by more than its ending. */
        private boolean known() {
            var last = folder.substring(folder.lastIndexOf('/') + 1);
            return table != null || namesStudy() || SPECIES.matcher(name).matches() || name.equals(last);
        }
    }

    /** @param names sorted, so that a plain file comes before its compressed form */
    static Layout of(Collection<String> names) {
        var jsons = new TreeMap<String, String>();
        var tables = new TreeMap<String, String>();
        var matrices = new TreeMap<String, String>();
        for (var name : names) {
            var folder = folder(name);
            var file = name.substring(folder.isEmpty() ? 0 : folder.length() + 1);
            if (JSON.matcher(file).matches()) {
                jsons.putIfAbsent(folder, name);
            } else if (!put(TABLE, folder, file, name, tables)) {
                put(MATRIX, folder, file, name, matrices);
            }
        }
        var keys = new TreeMap<>(tables);
        keys.putAll(matrices);
        var bundles = new ArrayList<Bundle>();
        for (var key : keys.keySet()) {
            var folder = folder(key);
            var name = key.substring(key.lastIndexOf('/') + 1);
            var bundle = new Bundle(folder, name, matrices.get(key), tables.get(key), json(folder, jsons));
            if (bundle.known()) {
                bundles.add(bundle);
            }
        }
        return new Layout(bundles, jsons);
    }

    private static boolean put(Pattern kind, String folder, String file, String name, Map<String, String> found) {
        var matcher = kind.matcher(file);
        if (matcher.matches()) {
            found.putIfAbsent(folder + "/" + matcher.group(1), name);
            return true;
        }
        return false;
    }

    /** The metadata in a folder, or else in the nearest one above. */
    private static @Nullable String json(String folder, Map<String, String> jsons) {
        var here = jsons.get(folder);
        return here != null || folder.isEmpty() ? here : json(folder(folder), jsons);
    }

    private static String folder(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }
}
