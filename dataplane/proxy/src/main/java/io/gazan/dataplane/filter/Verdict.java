package io.gazan.dataplane.filter;

/** What a filter says of a request: a {@link Decision}, or that it will decide {@link Later}. */
public sealed interface Verdict permits Verdict.Decision, Later {

  /** The request goes on to the next filter, and behind the last one to an endpoint. */
  Decision PASS = Pass.INSTANCE;

  /** What a filter says in the end: the request passes, or is answered here. */
  sealed interface Decision extends Verdict permits Pass, LocalAnswer {}

  /** See {@link #PASS}. */
  enum Pass implements Decision {
    INSTANCE
  }
}
