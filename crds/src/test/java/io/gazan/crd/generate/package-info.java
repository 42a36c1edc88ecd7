/**
 * Makes the CRD and its reference of the types and holds the files of the repository to them. Only
 * the build needs this, so that it stands among the tests.
 */
@NullMarked
package io.gazan.crd.generate;

import org.jspecify.annotations.NullMarked;
