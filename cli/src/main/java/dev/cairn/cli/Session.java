package dev.cairn.cli;

import dev.cairn.control.publish.AuditTrail;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.model.ModelPrices;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What a command knows of the process around it.
 *
 * @param environment the variables
 * @param workingDirectory what relative paths are taken from
 * @param terminal true if standard error is a terminal, where lines can be written over
 */
record Session(Map<String, String> environment, Path workingDirectory, Clock clock, boolean terminal) {
    Session {
        environment = Map.copyOf(environment);
    }

    static Session ofProcess() {
        return new Session(System.getenv(), Path.of("").toAbsolutePath(), Clock.systemUTC(), Terminals.error());
    }

    /** What models cost, as the environment says. Throws ConfigException. */
    ModelPrices prices() {
        return prices(environment);
    }

    /** The same of another environment. */
    static ModelPrices prices(Map<String, String> environment) {
        var reader = new ConfigReader(environment);
        var prices = ModelPrices.read(reader);
        reader.finish();
        return prices;
    }

    /** The processing log, for what the user does. */
    AuditTrail audit(KafkaAccess kafka) {
        return new AuditTrail(kafka, clock, System.getProperty("user.name", "") + "@" + host());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }

    /** A path as a user gives it. */
    Path path(Path given) {
        return workingDirectory.resolve(given).normalize();
    }
}
