package dev.cairn.samples;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A misbehaviour of a simulated server. {@link Faults} says when it happens. */
public sealed interface Fault {

    /**
     * An error status instead of an answer.
     *
     * @param code the error code in the body of those services that have one
     * @param retryAfter what the Retry-After header says, null for no header
     * @param asDate whether the header holds an HTTP date rather than seconds
     */
    record Refusal(
            int status,
            String code,
            String message,
            @Nullable Duration retryAfter,
            boolean asDate) implements Fault {}

    /** The right answer, too late. No thread waits, and closing the server does not wait for it. */
    record Stall(Duration duration) implements Fault {}

    /** An answer that is damaged on the way. */
    enum Damage implements Fault {
        /** Content-Length promises all, half arrives, the connection closes. */
        TRUNCATED_BODY,
        /** A gzip body whose middle and checksum are overwritten. */
        BROKEN_GZIP,
        /** Status 200 and a body that stops being JSON half way. */
        INVALID_JSON,
        /** Status 200 and no body. */
        EMPTY_BODY,
        /**
         * The connection closes before the first byte of an answer. The service does no work. The JDK's client repeats
         * a GET by itself when it meets this, so that its caller notices only when it happens several times in a row.
         */
        CONNECTION_RESET
    }

    /**
     * An answer in good form that says something wrong.
     *
     * @param amount how many studies or dimensions, where that matters
     */
    record Untruth(Kind kind, int amount) implements Fault {
        /** What is wrong with it; the page kinds are for studies, the vector kinds for embeddings. */
        public enum Kind {
            /** The page names itself as the next one. */
            REPEATED_PAGE_TOKEN,
            /** The page lacks its last studies, which no other page has. */
            SHRUNK_PAGE,
            /** The page begins with the last studies of the page before. */
            OVERLAPPING_PAGE,
            /** Vectors of another length than asked for. */
            WRONG_DIMENSIONS,
            /** The first number of each vector is NaN. */
            NOT_A_NUMBER
        }
    }

    /** 429 with Retry-After in seconds. */
    static Fault tooManyRequests(Duration retryAfter) {
        return new Refusal(429, "rate_limit_exceeded", "too many requests", retryAfter, false);
    }

    /** 429 with Retry-After as an HTTP date, rounded up to a whole second. */
    static Fault tooManyRequestsUntilDate(Duration retryAfter) {
        return new Refusal(429, "rate_limit_exceeded", "too many requests", retryAfter, true);
    }

    /** 429 that says nothing about when to come back. */
    static Fault tooManyRequests() {
        return new Refusal(429, "rate_limit_exceeded", "too many requests", null, false);
    }

    /** 429 for a quota that no waiting brings back. */
    static Fault quotaExhausted() {
        return new Refusal(429, "insufficient_quota", "the quota of this key is used up", null, false);
    }

    /** 401: the key is wrong or was revoked. */
    static Fault unauthorized() {
        return new Refusal(401, "invalid_api_key", "the key is not valid", null, false);
    }

    /** 400. */
    static Fault badRequest(String message) {
        return new Refusal(400, "invalid_request_error", message, null, false);
    }

    /** A 5xx status such as 500, 502 or 503. */
    static Fault serverError(int status) {
        if (status < 500 || status > 599) {
            throw new IllegalArgumentException("a server error lies between 500 and 599, not at " + status);
        }
        return new Refusal(status, "server_error", "simulated server error", null, false);
    }

    /** 503 with Retry-After in seconds. */
    static Fault unavailable(Duration retryAfter) {
        return new Refusal(503, "server_error", "down for maintenance", retryAfter, false);
    }

    /** See {@link Stall}. */
    static Fault stall(Duration duration) {
        return new Stall(duration);
    }

    /** See {@link Damage#TRUNCATED_BODY}. */
    static Fault truncatedBody() {
        return Damage.TRUNCATED_BODY;
    }

    /** See {@link Damage#BROKEN_GZIP}. */
    static Fault brokenGzip() {
        return Damage.BROKEN_GZIP;
    }

    /** See {@link Damage#INVALID_JSON}. */
    static Fault invalidJson() {
        return Damage.INVALID_JSON;
    }

    /** See {@link Damage#EMPTY_BODY}. */
    static Fault emptyBody() {
        return Damage.EMPTY_BODY;
    }

    /** See {@link Damage#CONNECTION_RESET}. */
    static Fault connectionReset() {
        return Damage.CONNECTION_RESET;
    }

    /** See {@link Untruth.Kind#REPEATED_PAGE_TOKEN}. */
    static Fault repeatedPageToken() {
        return new Untruth(Untruth.Kind.REPEATED_PAGE_TOKEN, 0);
    }

    /** See {@link Untruth.Kind#SHRUNK_PAGE}. */
    static Fault shrunkPage(int missing) {
        return new Untruth(Untruth.Kind.SHRUNK_PAGE, missing);
    }

    /** See {@link Untruth.Kind#OVERLAPPING_PAGE}. */
    static Fault overlappingPage(int studies) {
        return new Untruth(Untruth.Kind.OVERLAPPING_PAGE, studies);
    }

    /** See {@link Untruth.Kind#WRONG_DIMENSIONS}. */
    static Fault wrongDimensions(int dimensions) {
        return new Untruth(Untruth.Kind.WRONG_DIMENSIONS, dimensions);
    }

    /** See {@link Untruth.Kind#NOT_A_NUMBER}. */
    static Fault notANumber() {
        return new Untruth(Untruth.Kind.NOT_A_NUMBER, 0);
    }
}
