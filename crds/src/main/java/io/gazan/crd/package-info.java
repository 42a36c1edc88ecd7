/**
 * {@link io.gazan.crd.GazanRoute}: what the upstreams document says about the paths of a host, in
 * Kubernetes words. The CRD is generated from these records, so their descriptions and rules are
 * what users read and what the API server enforces; defaults stand there and, for objects that no
 * API server completed, in the records' constructors too.
 *
 * <p>Only the API server validates. Whatever it let in under another version of the CRD is read all
 * the same, for one object that cannot be read would hide all others: a field that is not known is
 * left out, a value that an enum does not have counts as left out. A reader decides what a missing
 * part means, and where it is credentials, nobody is let in.
 */
@NullMarked
package io.gazan.crd;

import org.jspecify.annotations.NullMarked;
