package dev.cairn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.BufferedWriter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Where commands print: text for people, or JSON for programs. */
final class Output {
    private static final double MILLIS_PER_SECOND = 1000;
    private static final ObjectMapper MAPPER = mapper();

    private static final int STREAM_BUFFER = 64 * 1024;

    private final CommandLine command;
    private final boolean json;

    Output(CommandLine command, boolean json) {
        this.command = command;
        this.json = json;
    }

    /** Prints a result: the value as JSON, or the text that is made of it, whichever the user asked for. */
    void result(Object value, Supplier<String> text) {
        command.getOut().println(json ? json(value) : text.get().stripTrailing());
        command.getOut().flush();
    }

    /** Prints one of many results as a line of JSON. */
    void line(Object value) {
        try {
            command.getOut().println(MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result has no JSON form", e);
        }
        command.getOut().flush();
    }

    /** Prints one of a sequence of results: as a line of JSON, or as text. */
    void next(Object value, Supplier<String> text) {
        if (json) {
            line(value);
        } else {
            command.getOut().println(text.get());
            command.getOut().flush();
        }
    }

    /** True if the user asked for JSON. */
    boolean json() {
        return json;
    }

    /** Where a result goes that is too large to be held. Throws {@link NobodyReads} once nobody does. */
    Writer stream() {
        return new BufferedWriter(new Stream(command.getOut()), STREAM_BUFFER);
    }

    /** Tells people how things go; not part of the result. */
    void note(String text) {
        command.getErr().println(text);
        command.getErr().flush();
    }

    /** Like {@link #note} without ending the line, for what is written over. */
    void raw(String text) {
        command.getErr().print(text);
        command.getErr().flush();
    }

    /** A table that follows the user's wish for colour. */
    Table table(String... headings) {
        return new Table(ansi(), headings);
    }

    /** Text with picocli's markup, such as {@code @|bold word|@}. */
    String styled(String markup) {
        return ansi().string(markup);
    }

    private Ansi ansi() {
        return command.getColorScheme().ansi();
    }

    private static String json(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result has no JSON form", e);
        }
    }

    private static ObjectMapper mapper() {
        var types = new SimpleModule()
                .addSerializer(Instant.class, ToStringSerializer.instance)
                .addSerializer(Path.class, ToStringSerializer.instance)
                .addSerializer(Duration.class, new SecondsSerializer());
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .addModule(types)
                .build();
    }

    private static final class SecondsSerializer extends StdSerializer<Duration> {
        SecondsSerializer() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeNumber(value.toMillis() / MILLIS_PER_SECOND);
        }
    }

    /** The reader of the output went away, as head does once it has its lines. */
    static final class NobodyReads extends IOException {
        private static final long serialVersionUID = 1;

        NobodyReads() {
            super("nobody reads the output any more");
        }
    }

    /** A PrintWriter keeps its errors to itself: without asking, a run would be printed to the end for nobody. */
    private static final class Stream extends FilterWriter {
        private final PrintWriter printer;

        Stream(PrintWriter printer) {
            super(printer);
            this.printer = printer;
        }

        @Override
        public void write(char[] characters, int offset, int length) throws IOException {
            printer.write(characters, offset, length);
            requireReader();
        }

        @Override
        public void write(String text, int offset, int length) throws IOException {
            printer.write(text, offset, length);
            requireReader();
        }

        /** What comes after the result may still be printed. */
        @Override
        public void close() throws IOException {
            requireReader();
        }

        private void requireReader() throws IOException {
            // Between the printer and standard output lies a writer that asks nobody.
            if (printer.checkError() || System.out.checkError()) {
                throw new NobodyReads();
            }
        }
    }
}
