package dev.cairn.cli;

import dev.cairn.kit.config.ConnectionProperties;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.TopicAdmin;
import dev.cairn.kit.service.Service;
import dev.cairn.local.LocalStack;
import dev.cairn.local.LocalStackConfig;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A local stack with services in this process. */
final class RunningStack implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunningStack.class);

    private final Map<PipelineService, Service> services = new EnumMap<>(PipelineService.class);
    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private final Target target;

    private RunningStack(Session session, Path dataDir, List<PipelineService> wanted) {
        var stack = LocalStack.start(LocalStackConfig.in(dataDir));
        closing.push(stack);
        try {
            target = Target.of(session, dataDir, stack.connection());
            new TopicAdmin(target.kafka()).apply();
            var environment = new ServiceEnvironment(dataDir);
            closing.push(environment);
            // The last stage first: what comes finds who takes it.
            for (var i = wanted.size() - 1; i >= 0; i--) {
                start(wanted.get(i), environment);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts everything and returns when it is ready to take work. */
    static RunningStack start(Session session, Path dataDir, List<PipelineService> services) {
        return new RunningStack(session, dataDir, services);
    }

    Target target() {
        return target;
    }

    ConnectionProperties connection() {
        return LocalStack.find(target.dataDir().orElseThrow()).orElseThrow();
    }

    /** The ports of health and metrics, by service. */
    Map<String, Integer> httpPorts() {
        var ports = new LinkedHashMap<String, Integer>();
        services.forEach((name, service) -> ports.put(name.toString(), service.httpPort()));
        return ports;
    }

    /** Throws STACK_FAILED if only a restart could help one of the services. */
    void checkAlive() {
        services.forEach((name, service) -> {
            var health = service.health();
            if (!health.live()) {
                throw new PipelineException(ErrorCode.STACK_FAILED, name + " has died: " + health.detail());
            }
        });
    }

    /** The services drain, the first stage first; then the stack stops. */
    @Override
    public void close() {
        while (!closing.isEmpty()) {
            try {
                closing.pop().close();
            } catch (Exception e) {
                // What is left must still be closed.
                log.error("event=close_failed", e);
            }
        }
    }

    private void start(PipelineService name, ServiceEnvironment environment) {
        var service = name.create(environment.of(name, target.environment()));
        closing.push(service);
        services.put(name, service);
        service.start();
    }
}
