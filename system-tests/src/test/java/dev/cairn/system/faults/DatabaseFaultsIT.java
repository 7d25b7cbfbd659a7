package dev.cairn.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cairn.system.faults.Promises.Run;
import dev.cairn.testing.DatabaseProxy;
import dev.cairn.testing.DatabaseProxy.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What happens to databases: killed, unreachable, full, without connections, too slow for a timeout. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseFaultsIT {
    private static final int STUDIES = Extent.of(1_000, 4_000);
    private static final Duration OUTAGE = Duration.ofSeconds(Extent.of(3, 60));
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration END = Duration.ofMinutes(4);

    private Pipeline pipeline;
    private DatabaseProxy proxy;
    private LocalServer server;
    private int published;

    @BeforeAll
    void start(@TempDir Path temp) throws Exception {
        pipeline = Pipeline.with(
                "ingest,transform",
                temp,
                Map.of(
                        "CAIRN_LOAD_BATCH_RECORDS", "200",
                        "CAIRN_LOAD_MAX_BACKOFF", "1s",
                        "CAIRN_DATABASE_CONNECTION_TIMEOUT", "1s"));
        proxy = new DatabaseProxy(pipeline.connection().databaseUrl());
        pipeline.set("CAIRN_DATABASE_URL", proxy.jdbcUrl());
        pipeline.start("load");
        server = new LocalServer(pipeline);
        Awaitility.await("the tables")
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> pipeline.ledger().count("select count(*) from documents") == 0);
    }

    @AfterAll
    void stop() throws Exception {
        pipeline.close();
        proxy.close();
    }

    /** Whoever proves that nothing is missing must notice what is. */
    @Test
    void whatWasNotPublishedCountsAsLostAndWhatWasNotMeantToBeAsDuplicated() throws Exception {
        var studies = studies();
        var id = pipeline.publish(studies, "none");
        pipeline.ledger().awaitRunEnd(id, END);
        var more = new Run(id, Studies.small(Extent.SEED, studies.first(), studies.count() + 1), 0);
        var fewer = new Run(id, Studies.small(Extent.SEED, studies.first(), studies.count() - 1), 0);
        for (var verdict : List.of(
                Promises.inDatabase(pipeline.ledger(), List.of(more)), Promises.onTopics(pipeline, List.of(more)))) {
            assertThat(verdict.lost()).isPositive();
            assertThat(verdict.duplicated()).isZero();
        }
        assertThat(Promises.inDatabase(pipeline.ledger(), List.of(fewer)).duplicated())
                .isPositive();
    }

    @Test
    void killedInTheMiddleOfARun() throws Exception {
        var scenario = new Scenario("database killed", pipeline);
        var run = publish(scenario);
        scenario.awaitOutcomes(run, STUDIES / 10, SOON);
        server.kill();
        scenario.killed("PostgreSQL");
        Extent.pass(Duration.ofSeconds(2));
        server.start();
        publish(scenario);
        scenario.prove(END);
    }

    @Test
    void refusingConnectionsForAWhile() throws Exception {
        var scenario = new Scenario("database unreachable", pipeline);
        proxy.set(Fault.DOWN);
        var run = publish(scenario);
        Extent.pass(OUTAGE);
        assertThat(scenario.outcomes(run)).isZero();
        proxy.set(Fault.NONE);
        scenario.survived("no connection for " + OUTAGE.toSeconds() + " s");
        scenario.prove(END);
    }

    @Test
    void connectionsThatBreakAroundTheCommit() throws Exception {
        var scenario = new Scenario("connection lost around commits", pipeline);
        for (var fault : new Fault[] {Fault.LOST_COMMIT, Fault.LOST_ANSWER}) {
            proxy.set(fault);
            publish(scenario);
            Awaitility.await(fault.name()).atMost(SOON).until(() -> proxy.fault() == Fault.NONE);
            scenario.survived(fault == Fault.LOST_COMMIT ? "commit lost" : "answer to commit lost");
        }
        scenario.prove(END);
    }

    @Test
    void outOfConnections() throws Exception {
        var scenario = new Scenario("database without connections", pipeline);
        var taken = server.takeAllConnections();
        try {
            publish(scenario);
            awaitLogged("53300");
        } finally {
            for (var connection : taken) {
                connection.close();
            }
        }
        scenario.survived("all connections taken");
        scenario.prove(END);
    }

    @Test
    void statementTimeouts() throws Exception {
        var scenario = new Scenario("statement timeouts", pipeline);
        server.execute("alter role cairn set statement_timeout = '1ms'");
        try {
            server.endConnections();
            publish(scenario);
            awaitLogged("57014");
        } finally {
            server.execute("alter role cairn reset statement_timeout");
        }
        server.endConnections();
        scenario.survived("statement timeout of 1 ms");
        scenario.prove(END);
    }

    @Test
    void diskFull() throws Exception {
        var mounted = SmallDisk.mount(server, pipeline.directory());
        assumeThat(mounted).as("this user may mount a tmpfs").isPresent();
        try (var disk = mounted.orElseThrow()) {
            var scenario = new Scenario("disk full", pipeline);
            disk.fill();
            publish(scenario);
            awaitLogged("53100");
            disk.empty();
            scenario.survived("disk full");
            scenario.prove(END);
        }
    }

    private Run publish(Scenario scenario) throws Exception {
        return scenario.publish(studies(), "none");
    }

    /** Leaves a number out, so that none of another run follows. */
    private Studies studies() {
        var first = published * (STUDIES + 1);
        published++;
        return Studies.small(Extent.SEED, first, STUDIES);
    }

    /** That the fault was met, by its SQLSTATE. */
    private void awaitLogged(String state) {
        Awaitility.await("SQLSTATE " + state)
                .atMost(SOON)
                .until(() -> pipeline.log("load").contains(state));
    }
}
