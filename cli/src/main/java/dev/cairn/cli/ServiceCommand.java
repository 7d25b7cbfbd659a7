package dev.cairn.cli;

import dev.cairn.kit.service.ServiceMain;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cairn service}. */
@Command(name = "service", description = "Run one service in this process, until Ctrl-C.")
final class ServiceCommand extends TargetCommand {
    @Parameters(paramLabel = "NAME", description = "One of ingest, transform, embed, load.")
    private String name = "";

    ServiceCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var chosen = choice("NAME", name, PipelineService.class);
        var target = target();
        var variables = target.dataDir()
                .map(dataDir -> new ServiceEnvironment(dataDir).of(chosen, target.environment()))
                .orElse(target.environment());
        ServiceMain.run(chosen.toString(), environment -> chosen.create(variables));
        return ExitCodes.DONE;
    }
}
