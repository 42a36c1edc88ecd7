package io.gazan.upstreams.document;

import org.jspecify.annotations.Nullable;

/** The way from the root to a node. Written out only for the few nodes that are wrong. */
record Place(@Nullable Place parent, String key, int index) {
  static final Place ROOT = new Place(null, "", -1);

  Place key(String name) {
    return new Place(this, name, -1);
  }

  Place item(int at) {
    return new Place(this, "", at);
  }

  /** {@code a.b[0].c}; the depth limit of documents bounds the recursion. */
  @Override
  public String toString() {
    return write(new StringBuilder()).toString();
  }

  private StringBuilder write(StringBuilder out) {
    if (parent == null) {
      return out;
    }
    parent.write(out);
    if (index >= 0) {
      return out.append('[').append(index).append(']');
    }
    if (!out.isEmpty()) {
      out.append('.');
    }
    return out.append(Quoted.clip(key));
  }
}
