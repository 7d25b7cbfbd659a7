package dev.cairn.testing;

import org.junit.jupiter.api.extension.ExtendWith;

/** The contract on the backend of this build: the local stack, unless {@code -Pcontainers} says otherwise. */
@ExtendWith(PipelineExtension.class)
class ChosenBackendIT extends PipelineContract {}
