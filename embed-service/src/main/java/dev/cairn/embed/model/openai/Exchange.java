package dev.cairn.embed.model.openai;

import dev.cairn.embed.model.openai.Reply.Rejected;
import dev.cairn.kit.error.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One matter to settle with an endpoint: what is asked, and what becomes of the answers. Belongs to one thread. */
interface Exchange {
    Address address();

    /** The body of the next call. */
    byte[] request();

    /** How many texts the next call asks about. */
    int inputs();

    /** What the next call will about cost. */
    int estimatedTokens();

    /**
     * Takes an answer of status 200, and hands out what is usable in it.
     *
     * @return the tokens that it cost
     * @throws IOException if it is no JSON or ends early: then nothing was handed out, and nothing counted
     */
    long take(byte[] answer, Duration latency) throws IOException;

    /** True once nothing is left to ask. */
    boolean settled();

    /** What answers lack that leave something to ask, as in "twice no text". */
    String lacking();

    /** The endpoint refuses what it was asked: what to ask instead. Nothing if all of it has failed herewith. */
    List<? extends Exchange> rejected(Rejected reply);

    /** What is left will not be asked any more. */
    void fail(ErrorCode code, String reason);
}
