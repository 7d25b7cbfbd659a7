package dev.cairn.embed.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentencesTest {
    @Test
    void cutsAtTheEndsOfSentencesAndAtBlankLines() {
        assertThat(Sentences.of("He fell. Was it dark? Nobody\n saw it\n\nThe end"))
                .containsExactly("He fell.", "Was it dark?", "Nobody saw it", "The end");
    }

    @Test
    void doesNotCutAfterAbbreviationsAndInitials() {
        assertThat(Sentences.of("Dr. Lind and Mr. J. Roe came at 3 p.m. on Monday. Sgt. Hall stayed."))
                .containsExactly("Dr. Lind and Mr. J. Roe came at 3 p.m. on Monday.", "Sgt. Hall stayed.");
    }

    @Test
    void aTextWithoutSentencesHasNone() {
        assertThat(Sentences.of(" \n\n ")).isEmpty();
    }
}
