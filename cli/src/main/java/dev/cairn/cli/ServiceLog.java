package dev.cairn.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the log of services that share this process with a command to a file, and leaves the console to the command. */
final class ServiceLog {
    private static final long FILE_MIB = 20;
    private static final int OLD_FILES = 3;
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level [%thread] %logger{0} %msg %replace( %mdc){' $',''}%n";

    private ServiceLog() {}

    /** Returns the file. */
    static Path into(Path dataDir) {
        var file = dataDir.resolve("logs").resolve("cairn.log");
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var appender = appender(context, file);
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        // The broker is in this process: that it cannot be reached only means that both are stopping.
        context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.ERROR);
        return file;
    }

    private static RollingFileAppender<ILoggingEvent> appender(LoggerContext context, Path file) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        var rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i");
        rolling.setMaxIndex(OLD_FILES);
        rolling.start();
        var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        trigger.setContext(context);
        trigger.setMaxFileSize(new FileSize(FILE_MIB * FileSize.MB_COEFFICIENT));
        trigger.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        appender.start();
        return appender;
    }
}
