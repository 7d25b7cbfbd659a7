package dev.cairn.cli;

import dev.cairn.control.narratives.purge.NarrativePurge;
import dev.cairn.control.narratives.purge.PurgeResult;
import dev.cairn.control.narratives.purge.PurgeResult.Lingering;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn narratives purge}. */
@Command(
        name = "purge",
        description = {
            "Remove a data source everywhere: its narratives, the experiments that asked about it, their results,"
                    + " documents and dead letters, and its records on all topics. Then look for it again and count"
                    + " what is left.",
            "The accounts of its runs stay; they hold keys and counts, no text. Topics are cut off at the last"
                    + " record of the data source: what other runs wrote before it goes as well, and is said. Refused"
                    + " while a run brings the data source or asks about it, and while a service has still to read"
                    + " some of it. Restart embed-service afterwards: its workers remember the last answers that they"
                    + " wrote. Backups are out of reach."
        })
final class NarrativesPurgeCommand extends TargetCommand {
    @Parameters(paramLabel = "DATA_SOURCE", description = "The name under which the narratives are kept.")
    private String dataSource = "";

    @Option(names = "--dry-run", description = "Say what would be removed, and remove nothing.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Remove it. It cannot be undone.")
    private boolean yes;

    NarrativesPurgeCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        if (dryRun == yes) {
            throw usage("a purge cannot be undone: give --dry-run to see what it would remove, or --yes to do it");
        }
        var target = target();
        var kafka = target.kafka();
        var purge = new NarrativePurge(
                kafka, target.database(), session().audit(kafka), session().clock());
        var result = dryRun ? purge.dryRun(dataSource) : purge.purge(dataSource);
        output().result(result, () -> text(result));
        return ExitCodes.DONE;
    }

    private String text(PurgeResult result) {
        var text = new StringBuilder("%s: %d experiments, %d runs%n%n"
                .formatted(
                        result.dataSource(),
                        result.experiments().size(),
                        result.runs().size()));
        var table = result.dryRun()
                ? output().table("WHERE", "", "WOULD GO", "OTHERS WITH THEM")
                : output().table("WHERE", "", "FOUND", "OTHERS WITH THEM", "LEFT");
        result.places()
                .forEach(place -> table.row(place.name(), place.kind(), place.found(), place.others(), place.left()));
        text.append(table);
        if (!result.othersRuns().isEmpty()) {
            text.append("%nrecords of %d other runs %s with them, which cannot be replayed whole then: %s%n"
                    .formatted(
                            result.othersRuns().size(),
                            result.dryRun() ? "would go" : "went",
                            String.join(", ", result.othersRuns())));
        }
        if (!result.lingering().isEmpty()) {
            text.append(
                    "%nno client can read it any more, but files of the brokers hold some of it still:%n".formatted());
            result.lingering().forEach(one -> text.append(line(one)));
        }
        return text.toString();
    }

    private static String line(Lingering one) {
        var what = one.values() == 0 ? "the end of what was cut off" : one.values() + " replaced values";
        return one.atMost() == null
                ? "  %s: %s, until it is compacted; its max.compaction.lag.ms would set a bound%n"
                        .formatted(one.topic(), what)
                : "  %s: %s, for at most %s%n".formatted(one.topic(), what, Format.duration(one.atMost()));
    }
}
