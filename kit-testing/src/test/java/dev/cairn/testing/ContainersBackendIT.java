package dev.cairn.testing;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on containers in every build: where no container engine answers it is reported as skipped. */
@Tag("containers")
class ContainersBackendIT extends PipelineContract {
    @RegisterExtension
    static final PipelineExtension CONTAINERS = PipelineExtension.on(Backend.CONTAINERS);
}
