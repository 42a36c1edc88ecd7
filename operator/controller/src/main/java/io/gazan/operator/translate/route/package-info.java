/**
 * What a GazanRoute says, rule by rule. The API server validates these objects, but one may have
 * passed an older definition: everything is checked again, and a rule that cannot be understood
 * answers 503 alone.
 */
@NullMarked
package io.gazan.operator.translate.route;

import org.jspecify.annotations.NullMarked;
