package dev.cairn.load.answers;

/** What had to be mended to read an answer. The names are those of the column {@code repairs}. */
public enum Repair {
    /** Tags such as {@code <|channel|>final<|message|>} were taken away, with what stands on other channels. */
    CHANNEL_TAGS,
    /** Thoughts in {@code <think>…</think>} were taken away. */
    THOUGHTS,
    /** The object stands in a code fence. */
    CODE_FENCE,
    /** Something else stands around the object. */
    TEXT_AROUND,
    /** The whole answer is a JSON text that holds the object. */
    DOUBLE_ENCODED,
    /** The answer is an object within another, for example under {@code result}. */
    NESTED,
    /** Several objects agree on what was detected; the last one was taken. */
    SEVERAL_OBJECTS,
    /** Trailing commas, comments, keys without quotes, line breaks in texts, or escapes that JSON does not have. */
    SYNTAX,
    /** Texts stand in single or typographic quotes, or hold quotes that are not escaped. */
    QUOTES,
    /** A value that is a text stands there without quotes, for example {@code True}, {@code yes} or {@code 0. nine}. */
    BARE_WORD,
    /** The braces at the end were missing, and nothing else was. */
    MISSING_BRACES,
    /** A field's name has capitals, or spaces around it. */
    FIELD_NAME,
    /** {@code detected} is a word or a digit, for example {@code "yes"} or {@code 1}. */
    DETECTED_WORD,
    /** {@code confidence} is a text that holds a number. */
    NUMBER_AS_TEXT,
    /** {@code confidence} is given in per cent. */
    PERCENT,
    /** {@code confidence} has a decimal comma. */
    DECIMAL_COMMA,
    /** {@code confidence} has digits in words, for example {@code 0. nine}. */
    SPELLED_DIGITS,
    /** {@code indicators} is one text, which was taken apart, or an object, whose names were taken. */
    INDICATORS_SPLIT
}
