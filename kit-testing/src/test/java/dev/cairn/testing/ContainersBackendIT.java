package dev.cairn.testing;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on containers. A build that does not ask for them, or finds no engine, reports it as skipped. */
@Tag("containers")
@EnabledIfSystemProperty(
        named = "cairn.test.backend",
        matches = "containers",
        disabledReason = "tests on containers run with -Pcontainers")
class ContainersBackendIT extends PipelineContract {
    @RegisterExtension
    static final PipelineExtension CONTAINERS = PipelineExtension.on(Backend.CONTAINERS);
}
