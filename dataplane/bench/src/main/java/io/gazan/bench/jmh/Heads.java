package io.gazan.bench.jmh;

import java.nio.charset.StandardCharsets;

/**
 * The heads that the benchmarks read: a tool's, a browser's (12 headers, about 1 KB) and an
 * endpoint's.
 */
public enum Heads {
  SMALL(
      """
      GET / HTTP/1.1
      Host: bench.example.com

      """),
  BROWSER(
      """
      GET /catalogue/shoes?size=42&colour=blue HTTP/1.1
      Host: bench.example.com
      User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36
      Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8
      Accept-Language: en-GB,en;q=0.9,de-DE;q=0.8,de;q=0.7,fr;q=0.6
      Accept-Encoding: gzip, deflate, br, zstd
      Cache-Control: max-age=0
      Sec-Ch-Ua: "Chromium";v="141", "Not?A_Brand";v="8", "Google Chrome";v="141"
      Sec-Ch-Ua-Platform: "Linux"
      Sec-Fetch-Site: same-origin
      Sec-Fetch-Mode: navigate
      Referer: https://bench.example.com/catalogue/shoes?size=42&colour=blue&sort=price&page=3
      Cookie: session=8f14e45fceea167a5a36dedd4bea2543b1d7c2f09e; _ga=GA1.2.1836293423.1730000000; consent=analytics%3Dyes; theme=dark

      """),
  RESPONSE(
      """
      HTTP/1.1 200 OK
      Server: nginx/1.22.1
      Date: Mon, 23 Nov 2026 22:00:00 GMT
      Content-Type: text/plain
      Content-Length: 44
      Connection: keep-alive

      """);

  private final String text;

  Heads(String text) {
    this.text = text;
  }

  byte[] bytes() {
    return text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
  }
}
