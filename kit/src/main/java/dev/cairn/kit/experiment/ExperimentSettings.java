package dev.cairn.kit.experiment;

/**
 * The settings of a run of an experiment: its frozen configuration, as far as services need it. They travel with every
 * record; the model itself is the setting {@code model}, as for every run. No secret is among them.
 */
public final class ExperimentSettings {
    /** The data type of such runs; the entity is the experiment's id. */
    public static final String DATA_TYPE = "narrative_experiments";

    /** The experiment's id. */
    public static final String ID = "experiment.id";

    /** The data source whose narratives it asks about. */
    public static final String DATA_SOURCE = "experiment.data_source";

    /** Where the model is asked; absent: where the embed service is configured to. */
    public static final String ENDPOINT = "experiment.endpoint";

    /** The environment variable of the embed service that holds the endpoint's key; absent: no key is sent. */
    public static final String KEY_VARIABLE = "experiment.key_variable";

    /** The system prompt; absent: none. */
    public static final String SYSTEM_PROMPT = "experiment.system_prompt";

    /** The user prompt, with {@value #TEXT} where the narrative goes. */
    public static final String USER_TEMPLATE = "experiment.user_template";

    /** {@code true} if answers may be shared with other experiments that ask the same; only at temperature 0. */
    public static final String REUSE = "experiment.reuse";

    /** What stands before a parameter of the model, for example {@code parameter.temperature}: sent as it is. */
    public static final String PARAMETER_PREFIX = "parameter.";

    /** What a user template has in the narrative's place. */
    public static final String TEXT = "<<TEXT>>";

    /** The parameter of a request that holds the system prompt. */
    public static final String SYSTEM_PARAMETER = "system";

    /** The parameter of a request that keeps its answer from other experiments: the experiment's id. Never sent. */
    public static final String SCOPE_PARAMETER = "scope";

    /** The parameter of a request that asks the same once more: 1, 2, 3 …; absent at first. Never sent. */
    public static final String ASK_PARAMETER = "ask";

    private ExperimentSettings() {}
}
