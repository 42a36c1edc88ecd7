package io.gazan.bench.proxies;

import io.gazan.bench.workload.Job;
import java.util.List;

/** A job with all that a proxy's configuration needs to do it; it listens on 127.0.0.1:port. */
record Assignment(Job job, int port, List<Integer> endpoints, CertificatePair certificate) {}
