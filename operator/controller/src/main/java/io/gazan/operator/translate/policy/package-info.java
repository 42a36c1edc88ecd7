/**
 * What every kind of object says about its routes, whatever words it uses: hosts, paths, policies;
 * and the check that what was rendered is what the data plane's reader takes.
 */
@NullMarked
package io.gazan.operator.translate.policy;

import org.jspecify.annotations.NullMarked;
