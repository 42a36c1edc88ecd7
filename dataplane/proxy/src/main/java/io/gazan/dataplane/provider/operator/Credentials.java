package io.gazan.dataplane.provider.operator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gazan.dataplane.config.OperatorConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom a dial trusts and what it proves itself with. Both files are read for every dial, since both
 * are replaced while we run: the CA when it is renewed, the token every hour. Blocks.
 *
 * @param tls verifies the name too (RFC 9525), and offers HTTP/2 alone
 * @param token never in a log: {@link #toString()} leaves it out
 */
record Credentials(SslContext tls, String token) {
  private static final int MOST_CA_BYTES = 1 << 20;
  private static final int MOST_TOKEN_BYTES = 64 << 10;

  /**
   * Reads the files.
   *
   * @throws IOException with the file and what is wrong with it
   */
  static Credentials read(OperatorConfig config) throws IOException {
    return new Credentials(tls(config.ca()), token(config.tokenFile()));
  }

  static SslContext tls(Path ca) throws IOException {
    List<X509Certificate> authorities = new ArrayList<>();
    try {
      CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(bytes(ca, MOST_CA_BYTES)))
          .forEach(certificate -> authorities.add((X509Certificate) certificate));
    } catch (CertificateException e) {
      throw new IOException(ca + " holds no certificates in PEM: " + e.getMessage(), e);
    }
    if (authorities.isEmpty()) {
      throw new IOException(ca + " holds no certificates in PEM");
    }
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3", "TLSv1.2")
        .trustManager(authorities.toArray(X509Certificate[]::new))
        .endpointIdentificationAlgorithm("HTTPS")
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2))
        .build();
  }

  static String token(Path file) throws IOException {
    String token = new String(bytes(file, MOST_TOKEN_BYTES), US_ASCII).strip();
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new IOException(file + " holds no token");
    }
    return token;
  }

  private static byte[] bytes(Path file, int most) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is no file that can be read");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IOException(file + " is longer than " + most + " bytes");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new IOException(file + " is no file that can be read", e);
    }
  }

  @Override
  public String toString() {
    return "Credentials";
  }
}
