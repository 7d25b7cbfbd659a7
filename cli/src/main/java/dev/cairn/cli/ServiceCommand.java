package dev.cairn.cli;

import dev.cairn.kit.service.ServiceMain;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cairn service}. */
@Command(name = "service", description = "Run one service in this process, until Ctrl-C.")
final class ServiceCommand extends TargetCommand {
    @Parameters(paramLabel = "NAME", description = "One of: ${COMPLETION-CANDIDATES}.")
    private @Nullable PipelineService service;

    ServiceCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var chosen = Objects.requireNonNull(service);
        var target = target();
        var variables = target.dataDir()
                .map(dataDir -> new ServiceEnvironment(dataDir).of(chosen, target.environment()))
                .orElse(target.environment());
        ServiceMain.run(chosen.toString(), environment -> chosen.create(variables));
        return ExitCodes.DONE;
    }
}
