package dev.cairn.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.control.estimate.CostEstimate;
import java.util.Locale;

/**
 * What a run would cost, as it is shown.
 *
 * @param model as the run's settings name it
 */
record EstimateView(
        String dataType,
        String source,
        String model,
        @JsonUnwrapped CostEstimate estimate) {

    String text(Output output) {
        var text = new StringBuilder(output.styled("@|bold estimate|@") + "  nothing is published\n");
        line(text, "source", source);
        line(text, "model", model);
        line(text, "records", records());
        line(text, "sample", sample());
        line(text, "held", held());
        line(text, "calls", about(estimate.calls()) + (estimate.complete() ? "" : " at most"));
        line(text, "tokens", "about " + number(estimate.tokens()) + ", 4 bytes of text taken as one");
        line(text, "cost", cost());
        return text.toString();
    }

    private String records() {
        var counted = estimate.itemsCounted() == estimate.items();
        return (counted ? "" : "about ") + number(estimate.records()) + " in " + items(estimate.items())
                + (counted ? "" : ", of which " + estimate.itemsCounted() + " were counted");
    }

    private String sample() {
        var sample = estimate.sample();
        return "%s of %s records: %s would be asked for, %s held or repeated, %s invalid"
                .formatted(
                        number(sample.records()),
                        number(estimate.records()),
                        number(sample.calls()),
                        number(sample.held()),
                        number(sample.invalid()));
    }

    private String held() {
        var held = estimate.held();
        if (held == null) {
            return "not known: no stack is there to ask; nothing is subtracted";
        }
        return about(held) + " answers, subtracted below";
    }

    private String cost() {
        var cost = estimate.costUsd();
        var price = estimate.usdPerMillionTokens();
        return cost == null || price == null
                ? "not known: CAIRN_MODEL_PRICES has no price of " + model
                : "about " + cost.toPlainString() + " USD, at " + price.toPlainString() + " USD for a million tokens";
    }

    private String about(long count) {
        return (estimate.complete() ? "" : "about ") + number(count);
    }

    private static String items(int count) {
        return count == 1 ? "1 item" : number(count) + " items";
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("  %-8s  %s%n".formatted(name, value));
    }
}
