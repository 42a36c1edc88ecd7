/**
 * What a page of the admin server sees of HTTP: the {@link io.gazan.dataplane.admin.page.Head} of a
 * request, maybe its body, and an {@link io.gazan.dataplane.admin.page.Answer} to give. Pages are
 * called on the admin event loop and may answer later, from any thread.
 */
@NullMarked
package io.gazan.dataplane.admin.page;

import org.jspecify.annotations.NullMarked;
