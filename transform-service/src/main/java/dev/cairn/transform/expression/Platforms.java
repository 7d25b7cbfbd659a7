package dev.cairn.transform.expression;

import dev.cairn.schemas.Platform;
import dev.cairn.schemas.Technology;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a source calls a platform, {@code Name (Accession)}, and knows makers and technologies by the names of
 * their products. What it does not know stays as the source has it.
 */
final class Platforms {
    private static final Pattern SPACES = Pattern.compile("[\\s\\h]+");

    /**
     * A line of products. The first whose words stand in the platform's name or accession counts.
     *
     * @param manufacturer null for products of many makers
     */
    private record Line(Pattern words, @Nullable String manufacturer, Technology technology) {}

    private static final List<Line> LINES = List.of(
            array(
                    "illumina [^()]*(?:array|chip)|bead ?chip|humanht|human(?:wg|ref)|mouse(?:wg|ref)|ratref|sentrix",
                    "Illumina"),
            sequencer("(?:illumina ?)?(?:(?:hi|next|nova|mi|mini|i)seq|hiscansq|genome ?analy[sz]er)", "Illumina"),
            sequencer("ion ?(?:torrent|proton|s5|pgm|genestudio)", "Ion Torrent"),
            sequencer("bgiseq|mgiseq|dnbseq", "BGI/MGI"),
            sequencer("nanopore|minion|gridion|promethion|flongle", "Oxford Nanopore"),
            sequencer("pacbio|pacific biosciences|sequel|revio", "Pacific Biosciences"),
            sequencer("454 gs|gs ?(?:flx|junior|20)|roche 454|454 life", "Roche 454"),
            sequencer("(?:ab|abi|applied biosystems) ?solid|solid ?(?:system|[345])", "Applied Biosystems"),
            sequencer("helicos|heliscope", "Helicos"),
            sequencer("element aviti|aviti", "Element Biosciences"),
            array("nimblegen", "Roche NimbleGen"),
            array("affymetrix|genechip|clariom|hg-?u133|hgu ?133|(?:mo|hu|ra)gene|moe ?430", "Affymetrix"),
            array("agilent|sureprint", "Agilent"),
            array("codelink", "GE Healthcare"),
            array("applied biosystems [^()]*microarray|abi [^()]*microarray", "Applied Biosystems"),
            array("phalanx", "Phalanx"),
            array("arraystar", "Arraystar"),
            array("3d-?gene", "Toray"),
            new Line(words("illumina"), "Illumina", Technology.UNKNOWN),
            new Line(words("applied biosystems"), "Applied Biosystems", Technology.UNKNOWN),
            new Line(words("nanostring|ncounter"), "NanoString", Technology.UNKNOWN),
            array("(?:micro|oligo|bead)?arrays?|oligonucleotides?|spotted", null));

    private Platforms() {}

    /** A platform, with what its name tells of its technology. The text is not blank. */
    static Platform read(String text) {
        var whole = SPACES.matcher(text.strip()).replaceAll(" ");
        var open = openingOfLast(whole);
        var name = open < 0 ? whole : whole.substring(0, open).strip();
        var accession =
                open < 0 ? "" : whole.substring(open + 1, whole.length() - 1).strip();
        var line = line(whole);
        return new Platform(
                name.isEmpty() ? whole : name,
                name.isEmpty() || accession.isEmpty() ? null : accession,
                line == null ? null : line.manufacturer,
                line == null ? Technology.UNKNOWN : line.technology);
    }

    /** Where the parentheses begin that end the text; below zero if none do. They may hold others. */
    private static int openingOfLast(String text) {
        if (!text.endsWith(")")) {
            return -1;
        }
        var depth = 0;
        for (var i = text.length() - 1; i >= 0; i--) {
            var c = text.charAt(i);
            depth += c == ')' ? 1 : c == '(' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable Line line(String platform) {
        for (var line : LINES) {
            if (line.words.matcher(platform).find()) {
                return line;
            }
        }
        return null;
    }

    private static Line array(String words, @Nullable String manufacturer) {
        return new Line(words(words), manufacturer, Technology.MICROARRAY);
    }

    private static Line sequencer(String words, String manufacturer) {
        return new Line(words(words), manufacturer, Technology.RNA_SEQ);
    }

    /** Words that begin where a word does. Numbers and letters may follow: "HiSeq2000", "HumanHT-12". */
    private static Pattern words(String words) {
        return Pattern.compile("(?<![a-z])(?:" + words + ")", Pattern.CASE_INSENSITIVE);
    }
}
