package dev.cairn.testing;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class broker, registry and database as a parameter of type {@link PipelineEnvironment}. They start with
 * the first class that asks and are shared by all classes of the process; each class has its own topics and its own
 * database, and fails if it leaves a database connection open.
 *
 * <pre>{@code
 * @ExtendWith(PipelineExtension.class)
 * class LoaderIT {
 *     @Test
 *     void loads(PipelineEnvironment environment) { … }
 * }
 * }</pre>
 */
public final class PipelineExtension implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(PipelineExtension.class);

    private final Backend backend;

    /** On the backend that the system property {@code cairn.test.backend} names. */
    public PipelineExtension() {
        this(Backend.chosen());
    }

    private PipelineExtension(Backend backend) {
        this.backend = backend;
    }

    /** On a given backend, whatever the system property says; for a field with {@code @RegisterExtension}. */
    public static PipelineExtension on(Backend backend) {
        return new PipelineExtension(backend);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        // A nested class works in the environment of the one around it.
        if (environment(context) == null) {
            var running = context.getRoot()
                    .getStore(NAMESPACE)
                    .getOrComputeIfAbsent(backend, Backend::start, RunningBackend.class);
            var environment = PipelineEnvironment.create(running.connection(), context.getRequiredTestClass());
            store(context).put(PipelineEnvironment.class, environment);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        var own = store(context).remove(PipelineEnvironment.class, PipelineEnvironment.class);
        if (own != null) {
            own.remove();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == PipelineEnvironment.class;
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return environment(context);
    }

    private static @Nullable PipelineEnvironment environment(ExtensionContext context) {
        return store(context).get(PipelineEnvironment.class, PipelineEnvironment.class);
    }

    private static Store store(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }
}
