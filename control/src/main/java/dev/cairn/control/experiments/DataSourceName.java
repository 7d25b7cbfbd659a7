package dev.cairn.control.experiments;

import java.util.regex.Pattern;

/** The name under which a file's narratives are kept if nobody gives them one; as their own publication makes it. */
final class DataSourceName {
    private static final int MAX_CHARS = 64;
    private static final Pattern FOLDER = Pattern.compile("^.*[/\\\\]", Pattern.DOTALL);
    private static final Pattern EXTENSION = Pattern.compile("(?i)(\\.(csv|tsv|txt|xlsx|xlsm))?(\\.gz)?$");
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]+");
    private static final Pattern ENDS = Pattern.compile("^[._-]+|[._-]+$");

    private DataSourceName() {}

    /** The file's name without folder and extension, with - for what is not safe; empty if nothing of it is. */
    static String of(String file) {
        var name = FOLDER.matcher(file).replaceFirst("");
        var safe = UNSAFE.matcher(EXTENSION.matcher(name).replaceFirst("")).replaceAll("-");
        var trimmed = ENDS.matcher(safe).replaceAll("");
        var cut = trimmed.substring(0, Math.min(trimmed.length(), MAX_CHARS));
        return ENDS.matcher(cut).replaceAll("");
    }
}
