package dev.cairn.transform.experiments;

import dev.cairn.kit.content.RequestKey;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.experiment.ExperimentSettings;
import dev.cairn.kit.model.ModelId;
import dev.cairn.schemas.ModelEndpoint;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import dev.cairn.transform.embedding.EmbeddingInputs;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an experiment asks its model about a narrative, as its settings say. */
final class ExperimentRequest {
    private ExperimentRequest() {}

    /**
     * The request. Equal requests have one key, and so one answer, within an experiment, and across those that reuse;
     * each further ask has a key of its own. Throws MODEL_UNKNOWN or TEMPLATE_INVALID where the settings lack one.
     */
    static ModelInput of(String experimentId, Map<String, String> settings, String narrative, int ask) {
        var model = settings.getOrDefault(EmbeddingInputs.MODEL, "");
        ModelId.parse(model);
        var text = template(settings).replace(ExperimentSettings.TEXT, narrative);
        var parameters = parameters(experimentId, settings, ask);
        return ModelInput.newBuilder()
                .setRequestKey(RequestKey.of(ModelKind.COMPLETION, model, parameters, text))
                .setKind(ModelKind.COMPLETION)
                .setModel(model)
                .setParameters(parameters)
                .setText(text)
                .setEndpoint(endpoint(settings))
                .build();
    }

    private static String template(Map<String, String> settings) {
        var template = settings.getOrDefault(ExperimentSettings.USER_TEMPLATE, "");
        if (!template.contains(ExperimentSettings.TEXT)) {
            throw new PipelineException(
                    ErrorCode.TEMPLATE_INVALID,
                    "the setting " + ExperimentSettings.USER_TEMPLATE + ", " + template.length() + " characters, lacks "
                            + ExperimentSettings.TEXT + " where the narrative goes");
        }
        return template;
    }

    private static Map<String, String> parameters(String experimentId, Map<String, String> settings, int ask) {
        var prefix = ExperimentSettings.PARAMETER_PREFIX;
        var parameters = new HashMap<String, String>();
        settings.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                parameters.put(name.substring(prefix.length()), value);
            }
        });
        var system = settings.get(ExperimentSettings.SYSTEM_PROMPT);
        if (system != null) {
            parameters.put(ExperimentSettings.SYSTEM_PARAMETER, system);
        }
        if (!Boolean.parseBoolean(settings.get(ExperimentSettings.REUSE))) {
            parameters.put(ExperimentSettings.SCOPE_PARAMETER, experimentId);
        }
        if (ask > 0) {
            parameters.put(ExperimentSettings.ASK_PARAMETER, Integer.toString(ask));
        }
        return parameters;
    }

    private static @Nullable ModelEndpoint endpoint(Map<String, String> settings) {
        var url = settings.get(ExperimentSettings.ENDPOINT);
        return url == null ? null : new ModelEndpoint(url, settings.get(ExperimentSettings.KEY_VARIABLE));
    }
}
