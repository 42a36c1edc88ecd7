package io.gazan.dataplane.filter.auth.credential;

/** Stands for credentials in a cache: a keyed hash of them, see {@link CredentialHash}. */
public record CredentialKey(long a, long b, long c, long d) {}
