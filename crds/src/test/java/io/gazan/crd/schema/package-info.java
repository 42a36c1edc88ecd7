/** What an API server makes of an object of the CRD: defaults, structural schema and CEL. */
@NullMarked
package io.gazan.crd.schema;

import org.jspecify.annotations.NullMarked;
