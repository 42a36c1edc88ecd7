package io.gazan.dataplane;

import io.gazan.dataplane.admin.AdminCounts;
import io.gazan.dataplane.admin.conf.ConfAnswers;
import io.gazan.dataplane.admin.conf.ConfPage;
import io.gazan.dataplane.admin.jwt.JwtPage;
import io.gazan.dataplane.admin.key.KeyGuard;
import io.gazan.dataplane.admin.page.Answer;
import io.gazan.dataplane.admin.page.FixedPage;
import io.gazan.dataplane.admin.page.Page;
import io.gazan.dataplane.admin.status.StatusFacts;
import io.gazan.dataplane.admin.status.StatusPage;
import io.gazan.dataplane.config.AdminConfig;
import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.observe.sample.ConfigSample;
import io.gazan.dataplane.provider.ConfigSource;
import io.gazan.dataplane.provider.api.ApiProvider;
import io.gazan.dataplane.routing.RoutingTables;
import io.gazan.dataplane.routing.TableVersion;
import io.gazan.upstreams.document.parse.DocumentLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Makes the pages of the config API and joins them with what they show and change. */
final class AdminParts {
  private final AdminCounts counts = new AdminCounts();
  private final MainConfig config;
  private final RoutingTables tables;
  private final Providers providers;
  private final ApiProvider api;

  AdminParts(MainConfig config, RoutingTables tables, Providers providers) {
    this.config = config;
    this.tables = tables;
    this.providers = providers;
    DocumentLimits limits = DocumentLimits.ofBytes(config.limits().documentBytes());
    this.api =
        new ApiProvider(
            limits,
            new ApiProvider.Checks(providers::problems, tables::warnings),
            providers.sinks(),
            providers.files());
  }

  AdminCounts counts() {
    return counts;
  }

  /** For a scrape. */
  ConfigSample sample() {
    TableVersion version = tables.current().version();
    long appliedAt = version.number() == 0 ? 0 : version.since().toEpochMilli();
    ConfigSource source = providers.sinks().current();
    Map<String, Long> turnedAway = new LinkedHashMap<>();
    for (AdminCounts.Reason reason : AdminCounts.Reason.values()) {
      turnedAway.put(reason.label(), counts.refusedSoFar(reason));
    }
    return new ConfigSample(
        version.number(),
        appliedAt,
        tables.changes().applied(),
        rejected(),
        new ConfigSample.Origin(
            source == null ? null : source.label(),
            providers.sinks().unsaved() != null,
            providers.refused()),
        turnedAway);
  }

  /** Without a file, what the table refused was perhaps the config API's, and is counted there. */
  private long rejected() {
    return providers.files() == null ? providers.rejected() : providers.rejected() + api.rejected();
  }

  /**
   * By path.
   *
   * @param state of the data plane, in one word
   */
  Map<String, Page> pages(Supplier<String> state) {
    AdminConfig admin = config.admin();
    KeyGuard guard = new KeyGuard(admin.masterKey(), counts);
    // Without a file it is an operator that has the say.
    ConfPage.Rules rules =
        new ConfPage.Rules(
            admin.apiEnabled(), config.upstream().file() == null, config.limits().documentBytes());
    Map<String, Page> pages = new HashMap<>();
    pages.put(
        "/conf",
        new ConfPage(
            rules,
            guard,
            counts,
            () -> tables.current().upstreams(),
            document -> ConfAnswers.of(api.submit(document))));
    pages.put("/jwt", new JwtPage(admin.masterKey(), guard));
    pages.put(
        "/status",
        new StatusPage(
            new StatusFacts(
                GazanCommand.Version.number(),
                Instant.now(),
                state,
                tables::current,
                providers.sinks()::current,
                providers.sinks()::unsaved),
            guard));
    pages.put("/openapi.json", new FixedPage(Answer.json(200, openApi())));
    return pages;
  }

  private static byte[] openApi() {
    try (InputStream in = AdminParts.class.getResourceAsStream("admin/openapi.json")) {
      return Objects.requireNonNull(in, "openapi.json is part of the program").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
