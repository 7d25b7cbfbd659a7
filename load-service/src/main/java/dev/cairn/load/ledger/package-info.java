/** The accounts: runs, items, the outcome of every record, dead letters, and how far each topic has been read. */
@NullMarked
package dev.cairn.load.ledger;

import org.jspecify.annotations.NullMarked;
