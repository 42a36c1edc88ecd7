package io.gazan.dataplane.routing;

/**
 * Counts since the start of the process, for metrics and tests.
 *
 * @param applied documents that came into force
 * @param rejected documents with problems
 * @param compiledHosts hosts that had to be compiled for them, in all
 * @param compiledClusters clusters that had to be made for them, in all
 * @param lastHosts hosts compiled for the last document that came into force
 * @param lastClusters clusters made for the last document that came into force
 */
public record TableChanges(
    long applied,
    long rejected,
    long compiledHosts,
    long compiledClusters,
    int lastHosts,
    int lastClusters) {
  static final TableChanges NONE = new TableChanges(0, 0, 0, 0, 0, 0);

  TableChanges appliedOne(int hosts, int clusters) {
    return new TableChanges(
        applied + 1, rejected, compiledHosts + hosts, compiledClusters + clusters, hosts, clusters);
  }

  TableChanges rejectedOne() {
    return new TableChanges(
        applied, rejected + 1, compiledHosts, compiledClusters, lastHosts, lastClusters);
  }
}
