package io.gazan.dataplane.testing.corpus;

import java.util.ArrayList;
import java.util.List;

/** What HTTP/2 clients may try in order to have two requests made of one on the way to HTTP/1.1. */
public final class Http2Corpus {
  private Http2Corpus() {}

  public static List<Http2Case> all() {
    List<Http2Case> all = new ArrayList<>();
    all.addAll(Http2PseudoCases.all());
    all.addAll(Http2AuthorityCases.all());
    all.addAll(Http2FieldCases.all());
    all.addAll(Http2BodyCases.all());
    all.addAll(Http2TunnelCases.all());
    return List.copyOf(all);
  }
}
