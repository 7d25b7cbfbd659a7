/** Clients, serde and topics of Kafka, made from one configuration. */
@NullMarked
package dev.cairn.kit.kafka;

import org.jspecify.annotations.NullMarked;
