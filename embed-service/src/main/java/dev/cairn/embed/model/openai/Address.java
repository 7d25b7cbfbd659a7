package dev.cairn.embed.model.openai;

import java.net.URI;

/**
 * Where calls go, and who says so.
 *
 * @param url of the call itself
 * @param key sent as bearer token; blank: none is sent
 * @param urlFrom what to check where the address leads nowhere
 * @param keyFrom what to check where the key is refused
 */
record Address(URI url, String key, String urlFrom, String keyFrom) {
    /** True if a key can be sent in a header. The HTTP client would refuse any other, and quote it. */
    static boolean isKey(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Address[" + url + ", key " + (key.isBlank() ? "(none)" : "(secret)") + "]";
    }
}
