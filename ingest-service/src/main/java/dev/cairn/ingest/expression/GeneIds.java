package dev.cairn.ingest.expression;

import java.util.regex.Pattern;

/** What gene ids of Ensembl look like (its own, and those of model organisms that it takes over). */
final class GeneIds {
    private static final Pattern USUAL = Pattern.compile(
            "ENS[A-Z]*G\\d{11}(\\.\\d+)?" // vertebrates
                    + "|FBgn\\d{7}" // fruit fly
                    + "|WBGene\\d{8}" // nematode
                    + "|AT[1-5MC]G\\d{5}" // thale cress
                    + "|Y[A-P][LR]\\d{3}[WC](-[A-Z])?"); // yeast

    private GeneIds() {}

    static boolean isUsual(String gene) {
        return USUAL.matcher(gene).matches();
    }
}
