package io.gazan.dataplane.testing.corpus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All cases of the negative corpus, each once. */
public final class NegativeCorpus {
  private NegativeCorpus() {}

  public static List<NegativeCase> all() {
    List<NegativeCase> all = new ArrayList<>();
    all.addAll(TransferEncodingCases.all());
    all.addAll(ContentLengthCases.all());
    all.addAll(RequestLineCases.all());
    all.addAll(HeaderLineCases.all());
    all.addAll(HostCases.all());
    all.addAll(ChunkCases.all());
    all.addAll(PathCases.all());
    // The families overlap at their edges.
    Map<String, NegativeCase> byText = new LinkedHashMap<>();
    for (NegativeCase negative : all) {
      byText.putIfAbsent(negative.text(), negative);
    }
    return List.copyOf(byText.values());
  }
}
