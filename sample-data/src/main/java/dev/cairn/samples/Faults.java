package dev.cairn.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The script of a server's misbehaviour. Of the rules that fit a request the one written first applies, once or as
 * often as it says, so that what a client meets depends on its requests alone. Rules can be added while the server
 * runs. Safe for use by several threads.
 */
public final class Faults {
    /** As a number of times: on every request that fits. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    private static final class Rule {
        final Predicate<Call> fits;
        final Fault fault;
        int left;

        Rule(Predicate<Call> fits, int times, Fault fault) {
            this.fits = fits;
            this.fault = fault;
            this.left = times;
        }
    }

    private final List<Rule> rules = new ArrayList<>();

    /** A script without rules: the server behaves. */
    public static Faults none() {
        return new Faults();
    }

    /** On the nth request since the server started, counted from 1. */
    public Faults onRequest(int number, Fault fault) {
        return add(call -> call.number() == number, 1, fault);
    }

    /** On the next so many requests, whatever they ask. */
    public Faults onNext(int times, Fault fault) {
        return add(call -> true, times, fault);
    }

    /** On every nth request, counted from the server's start: with 2 on half of all. */
    public Faults onEvery(int nth, Fault fault) {
        return add(call -> call.number() % nth == 0, ALWAYS, fault);
    }

    /** On the first request for the nth page of any query, counted from 1. A retry succeeds. */
    public Faults onPage(int page, Fault fault) {
        return onPage(page, 1, fault);
    }

    /** On so many requests for the nth page of any query. */
    public Faults onPage(int page, int times, Fault fault) {
        return add(call -> call.page() == page, times, fault);
    }

    /** On the first request with a text in a parameter's value or in its body. */
    public Faults onText(String text, Fault fault) {
        return onText(text, 1, fault);
    }

    /** On so many requests with a text in a parameter's value or in their body. */
    public Faults onText(String text, int times, Fault fault) {
        return add(call -> call.mentions(text), times, fault);
    }

    /** Forgets all rules: the server behaves from now on. */
    public synchronized Faults clear() {
        rules.clear();
        return this;
    }

    /** Whether no rule is left that waits for its request; rules that always apply do not wait. */
    public synchronized boolean played() {
        return rules.stream().allMatch(rule -> rule.left == ALWAYS);
    }

    synchronized Optional<Fault> take(Call call) {
        var found = rules.stream().filter(rule -> rule.fits.test(call)).findFirst();
        found.filter(rule -> rule.left != ALWAYS).ifPresent(rule -> {
            rule.left--;
            if (rule.left == 0) {
                rules.remove(rule);
            }
        });
        return found.map(rule -> rule.fault);
    }

    private synchronized Faults add(Predicate<Call> fits, int times, Fault fault) {
        if (times < 1) {
            throw new IllegalArgumentException("a fault happens at least once, not " + times + " times");
        }
        rules.add(new Rule(fits, times, fault));
        return this;
    }
}
