package dev.cairn.samples;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A way in which a generated study breaks the rules of the format, and where. */
public enum Defect {
    /** No registry number. */
    MISSING_NCT_ID("$.protocolSection.identificationModule.nctId") {
        @Override
        void applyTo(ObjectNode study) {
            identification(study).remove("nctId");
        }
    },
    /** A registry number with too few digits. */
    MALFORMED_NCT_ID("$.protocolSection.identificationModule.nctId") {
        @Override
        void applyTo(ObjectNode study) {
            identification(study).put("nctId", "NCT123");
        }
    },
    /** No title. */
    MISSING_BRIEF_TITLE("$.protocolSection.identificationModule.briefTitle") {
        @Override
        void applyTo(ObjectNode study) {
            identification(study).remove("briefTitle");
        }
    },
    /** A date in a thirteenth month. */
    IMPOSSIBLE_START_DATE("$.protocolSection.statusModule.startDateStruct.date") {
        @Override
        void applyTo(ObjectNode study) {
            module(study, "statusModule").putObject("startDateStruct").put("date", "2024-13-45");
        }
    },
    /** An age in words. */
    AGE_IN_WORDS("$.protocolSection.eligibilityModule.minimumAge") {
        @Override
        void applyTo(ObjectNode study) {
            module(study, "eligibilityModule").put("minimumAge", "eighteen");
        }
    },
    /** A text where a boolean belongs. */
    HAS_RESULTS_MAYBE("$.hasResults") {
        @Override
        void applyTo(ObjectNode study) {
            study.put("hasResults", "maybe");
        }
    },
    /** A text where an integer belongs. */
    ENROLLMENT_AS_TEXT("$.protocolSection.designModule.enrollmentInfo.count") {
        @Override
        void applyTo(ObjectNode study) {
            module(study, "designModule").putObject("enrollmentInfo").put("count", "about forty");
        }
    },
    /** A protocol section that is a text; everything else is missing with it. */
    PROTOCOL_NOT_AN_OBJECT("$.protocolSection") {
        @Override
        void applyTo(ObjectNode study) {
            study.put(
                    "protocolSection",
                    module(study, "descriptionModule").path("briefSummary").asText());
        }
    },
    /** A study without any field. */
    EMPTY_OBJECT("$.protocolSection") {
        @Override
        void applyTo(ObjectNode study) {
            study.removeAll();
        }
    };

    private final String path;

    Defect(String path) {
        this.path = path;
    }

    /** The JSON path of the value at fault. */
    public String path() {
        return path;
    }

    abstract void applyTo(ObjectNode study);

    private static ObjectNode identification(ObjectNode study) {
        return module(study, "identificationModule");
    }

    private static ObjectNode module(ObjectNode study, String name) {
        return study.withObject("protocolSection").withObject(name);
    }
}
