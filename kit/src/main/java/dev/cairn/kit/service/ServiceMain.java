package dev.cairn.kit.service;

import dev.cairn.kit.config.ConfigException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The main method that all services share: environment, service, shutdown hook, wait. */
public final class ServiceMain {
    private static final Logger log = LoggerFactory.getLogger(ServiceMain.class);
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_MISCONFIGURED = 2;

    private ServiceMain() {}

    /**
     * Runs a service until the process is asked to end. Exits with 2 if the configuration is wrong, with 1 if the
     * service cannot start.
     */
    public static void run(String name, Function<Map<String, String>, Service> factory) {
        try {
            var service = factory.apply(System.getenv());
            var closed = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(name, service, closed), name + "-shutdown"));
            service.start();
            log.info("event=started service={} http_port={}", name, service.httpPort());
            closed.await();
        } catch (ConfigException e) {
            e.problems().forEach(problem -> System.err.println(name + ": " + problem));
            System.exit(EXIT_MISCONFIGURED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("event=start_failed service={}", name, e);
            System.exit(EXIT_FAILED);
        }
    }

    private static void close(String name, Service service, CountDownLatch closed) {
        try {
            log.info("event=stopping service={}", name);
            service.close();
            log.info("event=stopped service={}", name);
        } finally {
            closed.countDown();
        }
    }
}
