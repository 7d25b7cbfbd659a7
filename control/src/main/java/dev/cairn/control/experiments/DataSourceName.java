package dev.cairn.control.experiments;

/** The name that a data source has if nobody gives it one. */
final class DataSourceName {
    private DataSourceName() {}

    /** The file's name without folder and ending, with _ for what is no letter, digit, dot or hyphen. */
    static String of(String file) {
        var name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        var ending = name.lastIndexOf('.');
        return (ending > 0 ? name.substring(0, ending) : name).replaceAll("[^\\p{L}\\p{N}._-]+", "_");
    }
}
