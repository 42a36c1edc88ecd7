package io.gazan.dataplane;

/** The {@code gazan} command. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("gazan");
  }
}
