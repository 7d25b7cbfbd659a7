package dev.cairn.control.publish;

import java.util.Map;

/**
 * A disease of a list to publish.
 *
 * @param name as it is asked of the source
 * @param orphaCode its number in Orphanet's nomenclature, digits only
 */
public record Disease(String name, String orphaCode) {
    /** The item that asks a source of trials for the disease. */
    public NewItem item(DiseaseSearch search) {
        return new NewItem(
                "ORPHA:" + orphaCode,
                Map.of("disease_name", name, "orpha_code", orphaCode, "search", search.toString()));
    }
}
