package dev.cairn.cli;

import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class Version implements IVersionProvider {
    private static final String BUILD = "/META-INF/maven/dev.cairn/cli/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        var properties = new Properties();
        try (var build = Version.class.getResourceAsStream(BUILD)) {
            if (build != null) {
                properties.load(build);
            }
        }
        return new String[] {
            "cairn " + properties.getProperty("version", "unpackaged"),
            "Java " + Runtime.version() + " on " + System.getProperty("os.name")
        };
    }
}
