package dev.cairn.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Puts the command line together. */
final class CairnCommandLine {
    private CairnCommandLine() {}

    static CommandLine create(Session session) {
        var errors = new Errors();
        return new CommandLine(new Cairn(), new CommandFactory(session))
                .setColorScheme(CommandLine.Help.defaultColorScheme(Terminals.colours(session.environment())))
                .setAbbreviatedOptionsAllowed(false)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }

    /** Gives commands the session that they ask for in their constructor. */
    private record CommandFactory(Session session) implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (var constructor : type.getDeclaredConstructors()) {
                if (List.of(constructor.getParameterTypes()).equals(List.of(Session.class))) {
                    return type.cast(constructor.newInstance(session));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
