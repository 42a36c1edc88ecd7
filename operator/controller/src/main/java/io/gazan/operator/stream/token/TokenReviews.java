package io.gazan.operator.stream.token;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API server with a {@code TokenReview} ({@code authentication.k8s.io/v1}). A token counts
 * only when the answer names our audience: a server that knows no audiences leaves it out.
 */
public final class TokenReviews implements TokenCheck {
  public static final String AUDIENCE = "gazan-operator";

  private static final String POD = "authentication.kubernetes.io/pod-name";

  private final KubernetesClient client;
  private final String audience;

  public TokenReviews(KubernetesClient client, String audience) {
    this.client = client;
    this.audience = audience;
  }

  @Override
  public TokenVerdict check(String token) {
    TokenReview asked =
        new TokenReviewBuilder()
            .withNewSpec()
            .withToken(token)
            .withAudiences(audience)
            .endSpec()
            .build();
    try {
      return verdict(client.tokenReviews().create(asked).getStatus());
    } catch (KubernetesClientException e) {
      // Its text may have the request, with the token.
      return new TokenVerdict.Unavailable("the API server answered the review with " + e.getCode());
    }
  }

  private TokenVerdict verdict(@Nullable TokenReviewStatus status) {
    if (status == null) {
      return new TokenVerdict.Unavailable("the API server answered the review without a status");
    }
    if (!Boolean.TRUE.equals(status.getAuthenticated())) {
      return new TokenVerdict.Refused("the API server does not know the token, or it has expired");
    }
    List<String> audiences = status.getAudiences();
    if (audiences == null || !audiences.contains(audience)) {
      return new TokenVerdict.Refused("the token is not for the audience " + audience);
    }
    UserInfo user = status.getUser();
    if (user == null || user.getUsername() == null) {
      return new TokenVerdict.Refused("the API server names no user for the token");
    }
    return new TokenVerdict.Accepted(user.getUsername(), pod(user));
  }

  private static @Nullable String pod(UserInfo user) {
    Map<String, List<String>> extra = user.getExtra();
    List<String> names = extra == null ? null : extra.get(POD);
    return names == null || names.isEmpty() ? null : names.getFirst();
  }
}
