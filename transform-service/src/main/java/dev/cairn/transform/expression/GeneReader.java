package dev.cairn.transform.expression;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.GeneExpression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.jspecify.annotations.Nullable;

/** Reads a gene's values. Safe for use by many threads. */
final class GeneReader {
    /** Bits of a float without its sign that are an infinity's. */
    private static final int INFINITY = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

    private static final int WITHOUT_SIGN = Integer.MAX_VALUE;

    private static final byte[] HEAD = head();
    private static final SpecificDatumReader<GeneExpression> READER = new SpecificDatumReader<>(GeneExpression.class);

    private GeneReader() {}

    /**
     * Decodes and checks a gene.
     *
     * @param study the accession that it must be of
     * @throws PipelineException PAYLOAD_MALFORMED if the bytes are not the record, FIELD_INVALID if a value is wrong
     */
    static GeneExpression read(ByteBuffer payload, String study) {
        var gene = decode(payload);
        if (!gene.getStudy().equals(study)) {
            throw invalid("$.study", "$.study must be \"" + study + "\", the study of the work item");
        }
        Accessions.check("$.gene", gene.getGene());
        Accessions.check("$.sample_set", gene.getSampleSet());
        checkValues(gene.getValues());
        return gene;
    }

    /**
     * As {@code GeneExpression.getDecoder()} would, but over an array: only then does Avro compare the lengths that it
     * reads with what is there, before it allocates as much.
     */
    private static GeneExpression decode(ByteBuffer payload) {
        var bytes = payload.hasArray()
                ? payload.duplicate()
                : ByteBuffer.allocate(payload.remaining())
                        .put(payload.duplicate())
                        .flip();
        if (bytes.remaining() < HEAD.length
                || !Arrays.equals(HEAD, 0, HEAD.length, bytes.array(), start(bytes), start(bytes) + HEAD.length)) {
            throw malformed("does not start as one that this version writes", null);
        }
        bytes.position(bytes.position() + HEAD.length);
        var decoder = DecoderFactory.get().binaryDecoder(bytes.array(), start(bytes), bytes.remaining(), null);
        try {
            var gene = READER.read(null, decoder);
            if (!decoder.isEnd()) {
                throw malformed("has bytes behind it", null);
            }
            return gene;
        } catch (PipelineException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw malformed("is not what its schema says: " + e, e);
        }
    }

    /** What begins a record of this schema: a mark and the schema's fingerprint, as Avro's specification has it. */
    private static byte[] head() {
        return ByteBuffer.allocate(2 + Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xC3)
                .put((byte) 0x01)
                .putLong(SchemaNormalization.parsingFingerprint64(GeneExpression.getClassSchema()))
                .array();
    }

    private static void checkValues(ByteBuffer values) {
        var bytes = values.remaining();
        if (bytes == 0 || bytes % Float.BYTES != 0) {
            throw invalid("$.values", "$.values must be four bytes for each of one or more samples, not " + bytes);
        }
        for (var at = values.position(); at < values.limit(); at += Float.BYTES) {
            if ((values.getInt(at) & WITHOUT_SIGN) == INFINITY) {
                var index = (at - values.position()) / Float.BYTES;
                throw invalid(
                        "$.values", "$.values must be finite, or NaN where there is none; value " + index + " is not");
            }
        }
    }

    private static int start(ByteBuffer bytes) {
        return bytes.arrayOffset() + bytes.position();
    }

    private static PipelineException malformed(String what, @Nullable Exception cause) {
        return new PipelineException(
                ErrorCode.PAYLOAD_MALFORMED, "the payload, a GeneExpression in single-object encoding, " + what, cause);
    }

    private static PipelineException invalid(String path, String message) {
        return PipelineException.at(path, ErrorCode.FIELD_INVALID, message);
    }
}
