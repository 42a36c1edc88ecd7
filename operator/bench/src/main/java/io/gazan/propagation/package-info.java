/**
 * Measures how long a change takes from the API server's reply to an answer of every data plane:
 * API server, operator and two data planes as processes of their own on one machine, asked over
 * loopback. Prints a report in Markdown and ends what it started.
 */
@NullMarked
package io.gazan.propagation;

import org.jspecify.annotations.NullMarked;
