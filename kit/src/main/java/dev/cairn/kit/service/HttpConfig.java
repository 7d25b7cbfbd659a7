package dev.cairn.kit.service;

import dev.cairn.kit.config.ConfigKey;
import dev.cairn.kit.config.ConfigReader;

/**
 * Where a service answers for its health and metrics.
 *
 * @param bindAddress the address to listen on
 * @param port 0 for a free one
 */
public record HttpConfig(String bindAddress, int port) {
    public static final ConfigKey<String> BIND_ADDRESS = ConfigKey.text(
            "CAIRN_HTTP_BIND_ADDRESS", "127.0.0.1", "Address on which health and metrics are served; 0.0.0.0 for all.");

    /** The key of a service's port, for example {@code CAIRN_LOAD_HTTP_PORT}. */
    public static ConfigKey<Integer> port(String service, int defaultPort) {
        return ConfigKey.integer(
                "CAIRN_" + service + "_HTTP_PORT",
                0,
                65_535,
                defaultPort,
                "Port of health and metrics; 0 takes a free one.");
    }

    /** Reads the address and the given port; problems are left in the reader. */
    public static HttpConfig read(ConfigReader reader, ConfigKey<Integer> port) {
        return new HttpConfig(reader.get(BIND_ADDRESS), reader.get(port));
    }
}
