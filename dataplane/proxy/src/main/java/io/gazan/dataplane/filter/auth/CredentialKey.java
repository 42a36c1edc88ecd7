package io.gazan.dataplane.filter.auth;

/** Stands for credentials in a cache: a keyed hash of them, see {@link CredentialHash}. */
record CredentialKey(long a, long b, long c, long d) {}
