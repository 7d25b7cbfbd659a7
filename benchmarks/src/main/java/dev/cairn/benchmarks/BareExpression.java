package dev.cairn.benchmarks;

import dev.cairn.ingest.expression.ExpressionSurvey;
import dev.cairn.samples.ExpressionStudyPlan;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What the steps of a study's way cost with nothing around them, one after the other on one thread: reading the matrix
 * once, writing a record for each gene to a topic, reading them again, and upserting the arrays on one connection.
 */
final class BareExpression {
    private static final String TOPIC = "bare-expression";
    private static final int GENES_PER_STATEMENT = 500;
    private static final String TABLE = """
            create table if not exists bare_expression (
                sample_set_id int not null, gene_id int not null, expression real[] not null,
                primary key (sample_set_id, gene_id))""";

    /** One long array comes in and is cut into genes: a parameter for each gene would cost more than the rows. */
    private static final String UPSERT = """
            insert into bare_expression as t
            select 1, ? + gene, given.expression[(gene - 1) * ? + 1 : gene * ?]
            from (select ?::real[] as expression) given, generate_series(1, ?) gene
            on conflict (sample_set_id, gene_id) do update set expression = excluded.expression
            where t.expression is distinct from excluded.expression""";

    /** Values a second. */
    record Costs(double parse, double produce, double consume, double upsert) {
        static Costs median(List<Costs> all) {
            return new Costs(
                    median(all, Costs::parse),
                    median(all, Costs::produce),
                    median(all, Costs::consume),
                    median(all, Costs::upsert));
        }

        private static double median(List<Costs> all, Function<Costs, Double> cost) {
            return Report.median(all.stream().map(cost).toList());
        }
    }

    private final StackUnderTest stack;
    private final Path folder;
    private final ExpressionStudyPlan plan;
    private final long values;

    BareExpression(StackUnderTest stack, Path folder, ExpressionStudyPlan plan) {
        this.stack = stack;
        this.folder = folder;
        this.plan = plan;
        this.values = (long) plan.genes() * plan.samples();
    }

    Costs measure() {
        makeTopic();
        return new Costs(
                perSecond(this::parse), perSecond(this::produce), perSecond(this::consume), perSecond(this::upsert));
    }

    private double perSecond(Runnable step) {
        var start = Speed.Start.now();
        step.run();
        return Speed.since(start, values).perSecond();
    }

    private void makeTopic() {
        try (var admin = stack.kafka().admin()) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        } catch (ExecutionException | InterruptedException e) {
            throw stack.kafka().unavailable(e);
        }
    }

    private void parse() {
        try {
            ExpressionSurvey.survey(folder.toUri(), plan.accession(), Map.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void produce() {
        var row = new byte[plan.samples() * Float.BYTES];
        new SplittableRandom(1).nextBytes(row);
        try (var producer = stack.kafka().producer("bare")) {
            for (var gene = 0; gene < plan.genes(); gene++) {
                var unused = producer.send(new ProducerRecord<>(TOPIC, 0, ExpressionStudyPlan.gene(gene), row));
            }
            producer.flush();
        }
    }

    private void consume() {
        try (var reader = stack.kafka().reader("bare")) {
            reader.assign(List.of(new TopicPartition(TOPIC, 0)));
            for (var read = 0; read < plan.genes(); ) {
                read += reader.poll(Duration.ofSeconds(1)).count();
            }
        }
    }

    private void upsert() {
        var connection = stack.connection();
        try (var database = DriverManager.getConnection(
                connection.databaseUrl(), connection.databaseUser(), connection.databasePassword())) {
            database.createStatement().execute(TABLE);
            var genes = new float[GENES_PER_STATEMENT * plan.samples()];
            for (var value = 0; value < genes.length; value++) {
                genes[value] = value * 0.37f;
            }
            try (var upsert = database.prepareStatement(UPSERT)) {
                for (var gene = 0; gene < plan.genes(); gene += GENES_PER_STATEMENT) {
                    upsert.setInt(1, gene);
                    upsert.setInt(2, plan.samples());
                    upsert.setInt(3, plan.samples());
                    upsert.setObject(4, genes);
                    upsert.setInt(5, Math.min(GENES_PER_STATEMENT, plan.genes() - gene));
                    upsert.executeUpdate();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the arrays cannot be written", e);
        }
    }
}
