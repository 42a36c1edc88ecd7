package io.gazan.operator.translate.draft;

/** An object with its draft. */
public record Drafted(Subject subject, Draft draft) {}
