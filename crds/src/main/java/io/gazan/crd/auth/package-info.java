/** Who may send requests. Credentials stand in Secrets of the route's own namespace. */
@NullMarked
package io.gazan.crd.auth;

import org.jspecify.annotations.NullMarked;
