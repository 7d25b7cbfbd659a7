/** What every service has: lifecycle, health, metrics endpoint, logging context. */
@NullMarked
package dev.cairn.kit.service;

import org.jspecify.annotations.NullMarked;
