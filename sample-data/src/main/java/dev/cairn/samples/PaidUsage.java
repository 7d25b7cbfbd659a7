package dev.cairn.samples;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a provider would put on the bill: a text is paid for once its vector or its completion is made, whether or not the
 * answer arrives whole. Refused calls cost nothing. The text of a chat call is its whole prompt. Safe for use by several
 * threads.
 */
public final class PaidUsage {
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong texts = new AtomicLong();
    private final AtomicLong tokens = new AtomicLong();
    private final Map<Long, Integer> timesPaid = new ConcurrentHashMap<>();

    PaidUsage() {}

    /** Paid calls. */
    public long calls() {
        return calls.get();
    }

    /** Paid texts, each as often as it was paid for. */
    public long texts() {
        return texts.get();
    }

    /** Paid tokens, of prompts and of completions. */
    public long tokens() {
        return tokens.get();
    }

    /** Different texts among those paid for. */
    public int distinctTexts() {
        return timesPaid.size();
    }

    /** Different texts that were paid for more than once. */
    public int textsPaidAgain() {
        return (int) timesPaid.values().stream().filter(times -> times > 1).count();
    }

    void paid(List<String> inputs, long allTokens) {
        calls.incrementAndGet();
        texts.addAndGet(inputs.size());
        tokens.addAndGet(allTokens);
        inputs.forEach(text -> timesPaid.merge(Vectors.hash(text), 1, Integer::sum));
    }
}
