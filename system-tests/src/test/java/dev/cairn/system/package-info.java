/** The system as a whole: its architecture, its documents, its promises. */
package dev.cairn.system;
