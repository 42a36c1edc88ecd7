/**
 * A small in-memory Kubernetes API server, for demos, tests and benches; not for production. {@link
 * io.gazan.devcluster.DevCluster} is the way in and puts the parts together; {@code Main} runs it
 * as a program. Arrows: {@code schema ← store ← {write, access} ← api ← DevCluster}.
 */
@NullMarked
package io.gazan.devcluster;

import org.jspecify.annotations.NullMarked;
