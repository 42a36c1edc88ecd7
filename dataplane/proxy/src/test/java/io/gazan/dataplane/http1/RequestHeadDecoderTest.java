package io.gazan.dataplane.http1;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule for the request line, the lines behind it and the host. */
class RequestHeadDecoderTest extends RequestHeadCases {
  @TestFactory
  List<DynamicTest> requestLines() {
    line("GET / HTTP/1.1", "GET / 1.1 host=h NONE keep [Host=h] left 0");
    line("GET /a?b?c&d=%zz HTTP/1.1", "GET /a ?b?c&d=%zz 1.1");
    line("GET /? HTTP/1.1", "GET / ? 1.1");
    line("M-SEARCH /a HTTP/1.1", "M-SEARCH /a 1.1");
    line("get / HTTP/1.1", "get / 1.1");
    line("GETT / HTTP/1.1", "GETT / 1.1");
    line("DELETE /a HTTP/1.0", "DELETE /a 1.0 host=h NONE close");
    line("OPTIONS * HTTP/1.1", "OPTIONS * 1.1");
    line("GET * HTTP/1.1", "400");
    line("OPTIONS ** HTTP/1.1", "400");
    line("OPTIONS *?a HTTP/1.1", "400");
    for (String bad :
        List.of(
            "GET  / HTTP/1.1",
            "GET /  HTTP/1.1",
            "GET / HTTP/1.1 ",
            " GET / HTTP/1.1",
            "GET\t/ HTTP/1.1",
            "GET /\tHTTP/1.1",
            "GET /\u000bHTTP/1.1",
            "GET /\fHTTP/1.1",
            "GET / a HTTP/1.1",
            "GET /",
            "GET",
            "GET HTTP/1.1",
            "GET  HTTP/1.1",
            "/ HTTP/1.1",
            "G(T / HTTP/1.1",
            "G\u00c9T / HTTP/1.1",
            "GET / http/1.1",
            "GET / HTTP/1.",
            "GET / HTTP/11",
            "GET / HTTP/1,1",
            "GET / HTTP /1.1",
            "GET / HTTPS/1.1",
            "GET / ICE/1.0",
            "GET a HTTP/1.1",
            "GET ?a HTTP/1.1",
            "GET h:80 HTTP/1.1",
            "GET ftp://h/ HTTP/1.1",
            "GET http:/h/ HTTP/1.1",
            "GET http:// HTTP/1.1",
            "GET http:///p HTTP/1.1",
            "GET http://u@h/ HTTP/1.1",
            "GET http://u:p@h/ HTTP/1.1",
            "GET http://h:x/ HTTP/1.1",
            "GET http://i/ HTTP/1.1",
            "GET http://h:81/ HTTP/1.1",
            "GET http://h:443/ HTTP/1.1",
            "GET http://h#f HTTP/1.1",
            "GET http://h\\a HTTP/1.1")) {
      line(bad, "400");
    }
    for (String version :
        List.of("HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/1.32", "HTTP/1.10", "HTTP/9.9")) {
      line("GET / " + version, "505");
    }
    line("PRI * HTTP/2.0", "505");
    line("CONNECT h:80 HTTP/1.1", "405");
    line("TRACE / HTTP/1.1", "405");
    line("GET http://h/a/b?c HTTP/1.1", "GET /a/b ?c 1.1 host=h");
    line("GET HTTP://H:80/a HTTP/1.1", "GET /a 1.1 host=h");
    line("GET https://h:443?c HTTP/1.1", "GET / ?c 1.1 host=h");
    line("GET http://h HTTP/1.1", "GET / 1.1 host=h");
    return run();
  }

  @TestFactory
  List<DynamicTest> targets() {
    line("GET /-._~!$&'()*+,;=:@/[]// HTTP/1.1", "GET /-._~!$&'()*+,;=:@/[]// 1.1");
    line("GET /a?{|}^`[]'%%2 HTTP/1.1", "GET /a ?{|}^`[]'%%2 1.1");
    for (char c : "\"<>\\^`{|}#\u0080\u00e9\u00ff\u007f".toCharArray()) {
      line("GET /a" + c + " HTTP/1.1", "400");
      line("GET /" + c + "b HTTP/1.1", "400");
    }
    for (char c : "\"<>\\#\u0080\u00e9\u00ff\u007f".toCharArray()) {
      line("GET /?a" + c + " HTTP/1.1", "400");
    }
    for (String escape : List.of("%", "%4", "%zz", "%4g", "%g4", "%00", "%%41", "%u0041")) {
      line("GET /a" + escape + " HTTP/1.1", "400");
      line("GET /" + escape + "/b HTTP/1.1", "400");
    }
    line("GET /%41%2d%7E%5f HTTP/1.1", "GET /A-~_ 1.1");
    line("GET /%2f HTTP/1.1", "GET /%2F 1.1 host=h NONE keep ambiguous");
    line("GET /a%5Cb HTTP/1.1", "GET /a%5Cb 1.1 host=h NONE keep ambiguous");
    line("GET /a;b HTTP/1.1", "GET /a;b 1.1 host=h NONE keep [Host");
    line("GET /a/..;/b HTTP/1.1", "GET /a/..;/b 1.1 host=h NONE keep ambiguous");
    line("GET /a/%2e%2e;x/b HTTP/1.1", "GET /a/..;x/b 1.1 host=h NONE keep ambiguous");
    line("GET /a/../../b HTTP/1.1", "GET /b 1.1");
    line("GET /.. HTTP/1.1", "GET / 1.1");
    line("GET /%0d%0a HTTP/1.1", "GET /%0D%0A 1.1");
    line("GET /%40%c3%A9 HTTP/1.1", "GET /%40%C3%A9 1.1");
    return run();
  }

  @TestFactory
  List<DynamicTest> lines() {
    with("POST /p 1.1 host=h NONE keep [Host=h] [A=] left 0", "A:");
    with("POST /p 1.1 host=h NONE keep [Host=h] [A=b \t c] left 0", "A: \t b \t c\t ");
    with(
        "POST /p 1.1 host=h NONE keep [Host=h] [!#$%&'*+-.^_`|~0=\u00e9\u0080\u00ff]",
        "!#$%&'*+-.^_`|~0: \u00e9\u0080\u00ff");
    with("POST /p 1.1 host=h NONE keep [Host=h] [A=b:c]", "A:b:c");
    for (String bad :
        List.of(
            "A : b",
            "A\t: b",
            " A: b",
            "\tA: b",
            ": b",
            "A",
            "A b: c",
            "A(b): c",
            "A\u00e9: c",
            "Content-Length : 1",
            "Host : x",
            "A: b\u0000",
            "A: b\u0001",
            "A: \u001f",
            "A: \u007f",
            "A: b\nB: c",
            "A: b\rB: c",
            "A: b\r\rB: c",
            "A\u0000: b",
            "A: b\u000b",
            "A: b\n",
            "A: b\r\n c",
            "A: b\r\n\tc",
            "A: b\r\n ",
            "\"A\": b",
            "A/B: c",
            "[A]: c",
            "A@: c",
            "Content\rLength: 5",
            "Conte\u000et-Length: 1")) {
      with("400", bad);
    }
    cases.add(new Case("GET / HTTP/1.1\nHost: h\r\n\r\n", "400"));
    cases.add(new Case("GET / HTTP/1.1\r\nHost: h\n\r\n", "400"));
    cases.add(new Case("GET / HTTP/1.1\r\nHost: h\r\n\n", "400"));
    cases.add(new Case("GET / HTTP/1.1\r\nHost: h\r\n\rX", "400"));
    cases.add(new Case("GET / HTTP/1.1\rHost: h\r\n\r\n", "400"));
    cases.add(new Case("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", "GET / 1.1"));
    cases.add(new Case("\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", "400"));
    cases.add(new Case("\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", "400"));
    cases.add(new Case("\u0000GET / HTTP/1.1\r\nHost: h\r\n\r\n", "400"));
    cases.add(new Case("\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n", "400"));
    cases.add(new Case("GET / HTTP/1.1\r\n Host: h\r\n\r\n", "400"));
    cases.add(new Case("GET / HTTP/1.1\r\nHost: h\r\n", "more"));
    cases.add(new Case("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET /2", "left 6"));
    return run();
  }

  @TestFactory
  List<DynamicTest> hosts() {
    String get = "GET / HTTP/1.1";
    bare(get, "400", "A: b");
    bare(get, "400", "Host: h", "Host: h");
    bare(get, "400", "Host: h", "hOST: i");
    bare(get, "host=example.com NONE", "Host: EXAMPLE.com:6193");
    bare(get, "host=example.com NONE", "Host: example.com.");
    bare(get, "host=example.com NONE", "Host: Example.com.:80");
    bare(get, "host=my_host NONE", "Host: my_host");
    bare(get, "host=10.0.0.1 NONE", "Host: 10.0.0.1");
    bare(get, "host=[::1] NONE", "Host: [::1]:80");
    bare(get, "host=[fe80::a] NONE", "Host: [FE80::A]");
    bare(get, "host=[::ffff:1.2.3.4] NONE", "Host: [::ffff:1.2.3.4]");
    bare(get, "host=[::ffff:1.2.3.4] NONE", "Host: [::FFFF:102:304]:80");
    bare(get, "host=[2001:db8::1] NONE", "Host: [2001:DB8:0::1]");
    bare(get, "host=[2001:db8::1:0:0:1] NONE", "Host: [2001:0db8:0000:0:1:0:0:01]:80");
    bare("GET http://[0:0::1]/ HTTP/1.1", "host=[::1] NONE", "Host: [0:0::1]");
    for (String bad :
        List.of(
            "",
            " ",
            "a b",
            "a,b",
            "u@h",
            "u:p@h",
            "h:",
            "h:0",
            "h:x",
            "h:65536",
            "h:123456",
            "h:8 0",
            "h:80:80",
            ":80",
            "h/",
            "h/p",
            "h?q",
            "h#f",
            "h\\",
            "h%41",
            "\u00e9.de",
            "[::1",
            "::1",
            "[]",
            "[1]",
            "[::1]x",
            "[::1%eth0]",
            "[fe80::1%25eth0]",
            "[g::]",
            "[:]",
            "[:::]",
            "[1:2]",
            "[1::2::3]",
            "[::1.2.3]",
            "[::1.2.3.256]",
            "[1:2:3:4:5:6:7:8:9]",
            "[12345::]",
            "http://h",
            "h;",
            "h'",
            "*.h",
            "h\t",
            "a\tb",
            "h:+80",
            "h:-1")) {
      if (!bad.equals("h\t")) {
        bare(get, "400", "Host: " + bad);
      }
    }
    bare(get, "400", "Host: " + "a".repeat(256));
    bare(get, "host=" + "a".repeat(255) + " NONE", "Host: " + "a".repeat(255));
    bare("GET / HTTP/1.0", "GET / 1.0 host= NONE close left 2");
    bare("GET / HTTP/1.0", "host=h NONE", "Host: h");
    bare("GET / HTTP/1.0", "400", "Host: h", "Host: h");
    bare("GET / HTTP/1.0", "400", "Host:");
    bare("GET http://H:8/a HTTP/1.0", "GET /a 1.0 host=h NONE");
    bare("GET http://h/ HTTP/1.1", "400");
    return run();
  }
}
