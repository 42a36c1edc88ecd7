/**
 * {@code /conf}: shows the document in force and takes another. A document is read, checked and
 * applied on a virtual thread by {@code provider.api}; a few may be under way, more are told to
 * come back.
 */
@NullMarked
package io.gazan.dataplane.admin.conf;

import org.jspecify.annotations.NullMarked;
