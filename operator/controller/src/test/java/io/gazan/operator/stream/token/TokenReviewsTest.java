package io.gazan.operator.stream.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.gazan.operator.pki.ApiServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenReviewsTest {
  private static final String PATH = "/apis/authentication.k8s.io/v1/tokenreviews";
  private static final String USER = "system:serviceaccount:gazan:gazan-dataplane";

  private ApiServer api;
  private TokenReviews reviews;

  @BeforeEach
  void start() {
    api = ApiServer.start();
    reviews = new TokenReviews(api.client(), TokenReviews.AUDIENCE);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void anExpiredOrUnknownTokenIsRefused() {
    // Given
    answer(new TokenReviewBuilder().withNewStatus().withAuthenticated(false).endStatus().build());
    // When / Then
    assertThat(reviews.check("t")).isInstanceOf(TokenVerdict.Refused.class);
  }

  @Test
  void aTokenForAnotherAudienceIsRefused() {
    // Given
    answer(review("https://kubernetes.default.svc"));
    // When / Then
    assertThat(reviews.check("t"))
        .isEqualTo(new TokenVerdict.Refused("the token is not for the audience gazan-operator"));
  }

  @Test
  void anApiServerThatKnowsNoAudiencesIsNotBelieved() {
    // Given
    answer(review());
    // When / Then
    assertThat(reviews.check("t")).isInstanceOf(TokenVerdict.Refused.class);
  }

  @Test
  void anAnswerWithoutAUserIsRefused() {
    // Given
    answer(
        new TokenReviewBuilder()
            .withNewStatus()
            .withAuthenticated(true)
            .withAudiences(TokenReviews.AUDIENCE)
            .endStatus()
            .build());
    // When / Then
    assertThat(reviews.check("t")).isInstanceOf(TokenVerdict.Refused.class);
  }

  @Test
  void anApiServerThatRefusesIsNoAnswerAndTheTokenIsNotSaid() {
    // Given
    api.server().expect().post().withPath(PATH).andReturn(403, "no").once();
    // When
    TokenVerdict verdict = reviews.check("very-secret");
    // Then
    assertThat(verdict).isInstanceOf(TokenVerdict.Unavailable.class);
    assertThat(verdict.toString()).contains("403").doesNotContain("very-secret");
  }

  @Test
  void aGoodTokenHasItsUserAndItsPod() {
    // Given
    TokenReview answer = review("gazan-operator");
    answer(
        new TokenReviewBuilder(answer)
            .editStatus()
            .editUser()
            .addToExtra("authentication.kubernetes.io/pod-name", List.of("dp-1"))
            .endUser()
            .endStatus()
            .build());
    // When / Then
    assertThat(reviews.check("t")).isEqualTo(new TokenVerdict.Accepted(USER, "dp-1"));
  }

  @Test
  void aTokenOfNoPodIsGoodToo() {
    // Given
    answer(review("other", "gazan-operator"));
    // When / Then
    assertThat(reviews.check("t")).isEqualTo(new TokenVerdict.Accepted(USER, null));
  }

  private void answer(TokenReview review) {
    api.server().expect().post().withPath(PATH).andReturn(201, review).once();
  }

  private static TokenReview review(String... audiences) {
    return new TokenReviewBuilder()
        .withNewStatus()
        .withAuthenticated(true)
        .withAudiences(audiences)
        .withNewUser()
        .withUsername(USER)
        .endUser()
        .endStatus()
        .build();
  }
}
