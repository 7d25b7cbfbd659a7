package dev.cairn.kit.narrative;

import java.util.regex.Pattern;

/** The names under which narratives are kept: part of keys and URIs, so that there is nothing in them to be escaped. */
public final class DataSourceName {
    /** What a name is made of, for messages. */
    public static final String DESCRIPTION = "1 to 64 letters, digits, points, hyphens and underscores";

    private static final int MAX_CHARS = 64;
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0," + (MAX_CHARS - 1) + "}");
    private static final Pattern FOLDER = Pattern.compile("^.*[/\\\\]", Pattern.DOTALL);
    private static final Pattern EXTENSION = Pattern.compile("(?i)(\\.(csv|tsv|txt|xlsx|xlsm))?(\\.gz)?$");
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]+");
    private static final Pattern ENDS = Pattern.compile("^[._-]+|[._-]+$");

    private DataSourceName() {}

    public static boolean isValid(String name) {
        return VALID.matcher(name).matches();
    }

    /**
     * A name made of a file's, without its folder and extension and with - for what is not safe; empty if nothing of it can
     * be used.
     */
    public static String ofFile(String file) {
        var name = FOLDER.matcher(file).replaceFirst("");
        var safe = UNSAFE.matcher(EXTENSION.matcher(name).replaceFirst("")).replaceAll("-");
        var trimmed = ENDS.matcher(safe).replaceAll("");
        var cut = trimmed.substring(0, Math.min(trimmed.length(), MAX_CHARS));
        return ENDS.matcher(cut).replaceAll("");
    }
}
