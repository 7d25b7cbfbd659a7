/** What callers of HTTP sources share. */
@NullMarked
package dev.cairn.kit.http;

import org.jspecify.annotations.NullMarked;
