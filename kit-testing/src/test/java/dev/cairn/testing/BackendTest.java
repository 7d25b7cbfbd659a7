package dev.cairn.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackendTest {
    private static final String PROPERTY = "cairn.test.backend";

    private final String before = System.getProperty(PROPERTY);

    @AfterEach
    void restoreProperty() {
        if (before == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, before);
        }
    }

    @Test
    void isTheLocalStackUnlessToldOtherwise() {
        System.clearProperty(PROPERTY);
        assertThat(Backend.chosen()).isEqualTo(Backend.LOCAL);
        System.setProperty(PROPERTY, "containers");
        assertThat(Backend.chosen()).isEqualTo(Backend.CONTAINERS);
    }

    @Test
    void saysWhichBackendsThereAre() {
        System.setProperty(PROPERTY, "cloud");
        assertThatThrownBy(Backend::chosen)
                .hasMessageContaining("\"cloud\"")
                .hasMessageContaining("local or containers");
    }
}
