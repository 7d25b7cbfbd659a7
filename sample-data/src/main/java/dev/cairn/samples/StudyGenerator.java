package dev.cairn.samples;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Invents clinical studies in the format of ClinicalTrials.gov API v2. The study of an index depends on the seed, the
 * settings and the index alone: any study can be made at any time, in any order, without making the others. Immutable.
 */
public final class StudyGenerator {
    /** Indexes run from 0 to here, so that every number stays in the invented range NCT99000000 to NCT99999999. */
    public static final int MAX_INDEX = 999_999;

    /** The size of a study's JSON without a wish: about that of the registry's own. */
    public static final int DEFAULT_STUDY_BYTES = 8_000;

    /** Below this a study would have no room for its fields. */
    public static final int MIN_STUDY_BYTES = 5_000;

    private static final int NO_DEFECTS = 0;

    private final long seed;
    private final int studyBytes;
    private final int defectEvery;

    private StudyGenerator(long seed, int studyBytes, int defectEvery) {
        this.seed = seed;
        this.studyBytes = studyBytes;
        this.defectEvery = defectEvery;
    }

    /** A generator of valid studies; other seeds give other studies under the same numbers. */
    public static StudyGenerator seeded(long seed) {
        return new StudyGenerator(seed, DEFAULT_STUDY_BYTES, NO_DEFECTS);
    }

    /** Studies whose JSON has a median of about {@code bytes}, reached by the length of the descriptions. */
    public StudyGenerator withStudyBytes(int bytes) {
        if (bytes < MIN_STUDY_BYTES) {
            throw new IllegalArgumentException("a study needs at least " + MIN_STUDY_BYTES + " bytes, not " + bytes);
        }
        return new StudyGenerator(seed, bytes, defectEvery);
    }

    /** Every {@code nth} study is invalid, with the kinds of {@link Defect} taking turns. */
    public StudyGenerator withInvalid(int nth) {
        if (nth < 1) {
            throw new IllegalArgumentException("every how many studies one is invalid: at least 1, not " + nth);
        }
        return new StudyGenerator(seed, studyBytes, nth);
    }

    /** The registry number of an index. */
    public static String nctId(int index) {
        if (index < 0 || index > MAX_INDEX) {
            throw new IllegalArgumentException("an index lies between 0 and " + MAX_INDEX + ", not " + index);
        }
        return String.format(Locale.ROOT, "NCT%08d", 99_000_000 + index);
    }

    /** The study of an index, the same at every call; a fresh tree that the caller may change. */
    public JsonNode study(int index) {
        var draw = new Draw(seed, index);
        var bytes = studyBytes * draw.between(75, 125) / 100;
        var plan = StudyPlan.draw(draw, index, Math.min(12, studyBytes / 1_300));
        var study = new StudyWriter(plan, draw).write(bytes);
        defect(index).ifPresent(defect -> defect.applyTo(study));
        return study;
    }

    /** What is wrong with the study of an index, if anything is. */
    public Optional<Defect> defect(int index) {
        if (defectEvery == NO_DEFECTS || (index + 1) % defectEvery != 0) {
            return Optional.empty();
        }
        var defects = Defect.values();
        return Optional.of(defects[index / defectEvery % defects.length]);
    }

    /** How many of the first {@code count} studies are invalid. */
    public int invalidAmong(int count) {
        return defectEvery == NO_DEFECTS ? 0 : count / defectEvery;
    }

    /** The first {@code count} studies, each made when it is asked for. */
    public Stream<JsonNode> studies(int count) {
        return source(count).stream();
    }

    /** The first {@code count} studies as a source that holds none of them. */
    public StudySource source(int count) {
        nctId(Math.max(count - 1, 0));
        return new StudySource() {
            @Override
            public int size() {
                return count;
            }

            @Override
            public JsonNode study(int index) {
                return StudyGenerator.this.study(index);
            }
        };
    }
}
