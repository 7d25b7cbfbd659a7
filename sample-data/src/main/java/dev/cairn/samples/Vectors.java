package dev.cairn.samples;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Vectors of unit length that depend on a text alone. They carry no meaning: equal texts are equal, others are not. */
final class Vectors {
    private Vectors() {}

    /** 64 bits that tell texts apart. */
    static long hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static float[] of(String text, int dimensions) {
        var state = hash(text);
        var vector = new float[dimensions];
        var squares = 0.0;
        for (var at = 0; at < dimensions; at++) {
            // Xorshift: a million numbers cost a few milliseconds, which leaves a benchmark's cores to the benchmark.
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            vector[at] = (int) (state >> 32) / (float) Integer.MAX_VALUE;
            squares += (double) vector[at] * vector[at];
        }
        var length = (float) Math.sqrt(squares);
        for (var at = 0; at < dimensions; at++) {
            vector[at] /= length;
        }
        return vector;
    }

    /** Little-endian floats, as the embeddings API sends them when asked for {@code base64}. */
    static String base64(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** A JSON array with seven decimals a number: many times faster than the shortest exact form. */
    static void appendJson(StringBuilder json, float[] vector) {
        json.append('[');
        for (var at = 0; at < vector.length; at++) {
            if (at > 0) {
                json.append(',');
            }
            if (Float.isNaN(vector[at])) {
                json.append("NaN");
            } else {
                appendDecimal(json, Math.round(vector[at] * 1e7));
            }
        }
        json.append(']');
    }

    private static void appendDecimal(StringBuilder json, long tenMillionths) {
        json.append(tenMillionths < 0 ? "-" : "");
        var value = Math.abs(tenMillionths);
        json.append(value / 10_000_000).append('.');
        for (var unit = 1_000_000; unit > 0; unit /= 10) {
            json.append((char) ('0' + value / unit % 10));
        }
    }
}
