package io.gazan.dataplane.admin.jwt;

import io.gazan.dataplane.admin.key.KeyGuard;
import io.gazan.dataplane.admin.page.Answer;
import io.gazan.dataplane.admin.page.BodyTaker;
import io.gazan.dataplane.admin.page.Head;
import io.gazan.dataplane.admin.page.Page;
import io.gazan.dataplane.config.MasterKey;
import io.gazan.upstreams.document.JsonOutput;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /jwt}: the master key for a token. The key comes in the body. */
public record JwtPage(MasterKey key, KeyGuard guard) implements Page {
  private static final Logger LOG = LoggerFactory.getLogger(JwtPage.class);

  @Override
  public List<String> methods() {
    return List.of("POST");
  }

  @Override
  public @Nullable BodyTaker begin(Head head, Consumer<Answer> reply) {
    return new Receiving(head.client(), reply);
  }

  /** Null if the key is right. */
  private @Nullable Answer refusal(InetSocketAddress client, TokenRequest request) {
    return switch (guard.judge(client, request.key())) {
      case KeyGuard.Verdict.Granted _ -> null;
      case KeyGuard.Verdict.NotSet _, KeyGuard.Verdict.Missing _, KeyGuard.Verdict.Wrong _ ->
          token(403, "Unauthorised");
      case KeyGuard.Verdict.Throttled(long seconds) -> KeyGuard.throttled(seconds);
    };
  }

  private static Answer token(int status, String token) {
    return Answer.json(status, JsonOutput.compact().object().field("token", token).end().bytes());
  }

  private void mint(TokenRequest request, Consumer<Answer> reply) {
    if (!key.canSign()) {
      reply.accept(
          Answer.error(
              403,
              "master_key is shorter than the "
                  + MasterKey.SIGNING_BYTES
                  + " bytes that a token's signature needs"));
      return;
    }
    Thread.ofVirtual()
        .name("gazan-jwt")
        .start(
            () -> {
              Answer answer = Answer.error(500, "internal error");
              try {
                TokenMint mint = new TokenMint(key, InstantSource.system());
                answer = token(201, mint.mint(request.owner(), request.minutes()));
              } catch (RuntimeException | Error e) {
                LOG.error("config API: no token, by a defect of this program", e);
              } finally {
                reply.accept(answer);
              }
            });
  }

  private final class Receiving implements BodyTaker {
    private final InetSocketAddress client;
    private final Consumer<Answer> reply;

    private Receiving(InetSocketAddress client, Consumer<Answer> reply) {
      this.client = client;
      this.reply = reply;
    }

    @Override
    public int limit() {
      return TokenRequest.MOST_BYTES;
    }

    @Override
    public void take(byte[] body) {
      switch (TokenRequest.read(body)) {
        case TokenRequest.Result.Refused(String message) ->
            reply.accept(Answer.error(400, message));
        case TokenRequest.Result.Read(TokenRequest request) -> {
          Answer refusal = refusal(client, request);
          if (refusal == null) {
            mint(request, reply);
          } else {
            reply.accept(refusal);
          }
        }
      }
    }
  }
}
