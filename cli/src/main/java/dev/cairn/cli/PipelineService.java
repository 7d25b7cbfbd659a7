package dev.cairn.cli;

import dev.cairn.embed.EmbedService;
import dev.cairn.ingest.IngestService;
import dev.cairn.kit.service.Service;
import dev.cairn.load.LoadService;
import dev.cairn.transform.TransformService;
import java.util.Locale;
import java.util.Map;

/** The services, in the order in which data flows. */
enum PipelineService {
    INGEST,
    TRANSFORM,
    EMBED,
    LOAD;

    /** As it is typed and logged. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The variable that sets the port of health and metrics. */
    String httpPortVariable() {
        return "CAIRN_" + name() + "_HTTP_PORT";
    }

    /** A service that is configured by variables. Throws ConfigException. */
    Service create(Map<String, String> environment) {
        return switch (this) {
            case INGEST -> IngestService.create(environment);
            case TRANSFORM -> TransformService.create(environment);
            case EMBED -> EmbedService.create(environment);
            case LOAD -> LoadService.create(environment);
        };
    }
}
