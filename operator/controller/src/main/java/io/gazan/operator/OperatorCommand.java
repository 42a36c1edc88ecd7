package io.gazan.operator;

import io.gazan.operator.leader.LeaseSettings;
import io.gazan.operator.observe.Logs;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code gazan-operator} command: one option for each setting, and for each option an
 * environment variable, which the option overrides.
 */
@Command(
    name = "gazan-operator",
    description =
        "An ingress controller: renders a cluster's Ingresses and GazanRoutes for Gazan's data"
            + " planes.",
    versionProvider = OperatorCommand.Version.class,
    sortOptions = false,
    footer = {
      "",
      "Every option can be given as an environment variable: GAZAN_WATCH_NAMESPACES for",
      "--watch-namespaces. Lists are separated by commas.",
      "Exit code 2: a wrong option, or a port that cannot be bound."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class OperatorCommand implements Callable<Integer> {
  @Option(
      names = "--ingress-class-controller",
      paramLabel = "NAME",
      defaultValue = "${env:GAZAN_INGRESS_CLASS_CONTROLLER:-gazan.io/ingress-controller}",
      description = "The spec.controller of the IngressClasses that are ours (${DEFAULT-VALUE}).")
  String ingressClassController;

  @Option(
      names = "--watch-namespaces",
      paramLabel = "NAMES",
      defaultValue = "${env:GAZAN_WATCH_NAMESPACES:-}",
      description = "The namespaces to watch; all when left out.")
  String watchNamespaces;

  @Option(
      names = "--watch-ingress-without-class",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      defaultValue = "${env:GAZAN_WATCH_INGRESS_WITHOUT_CLASS:-false}",
      description = "Take objects that name no class, too.")
  String watchIngressWithoutClass;

  @Option(
      names = "--allow-external-name",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      defaultValue = "${env:GAZAN_ALLOW_EXTERNAL_NAME:-false}",
      description = "Let routes use Services of type ExternalName.")
  String allowExternalName;

  @Option(
      names = "--default-certificate",
      paramLabel = "NAMESPACE/NAME",
      defaultValue = "${env:GAZAN_DEFAULT_CERTIFICATE:-}",
      description = "The Secret with the certificate for names without one; else one is made.")
  String defaultCertificate;

  @Option(
      names = "--document-limit",
      paramLabel = "SIZE",
      defaultValue = "${env:GAZAN_DOCUMENT_LIMIT:-16MiB}",
      description =
          "How large the document may be: the smallest limits.document of all data planes"
              + " (${DEFAULT-VALUE}). The youngest objects beyond it answer 503.")
  String documentLimit;

  @Option(
      names = "--publish-service",
      paramLabel = "NAMESPACE/NAME",
      defaultValue = "${env:GAZAN_PUBLISH_SERVICE:-}",
      description = "The Service whose addresses Ingresses show.")
  String publishService;

  @Option(
      names = "--publish-status-address",
      paramLabel = "ADDRESS",
      defaultValue = "${env:GAZAN_PUBLISH_STATUS_ADDRESS:-}",
      description =
          "An address that Ingresses show; may be repeated. Without it and --publish-service: the"
              + " nodes'.")
  String[] publishStatusAddress;

  @Option(
      names = "--stream-address",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:GAZAN_STREAM_ADDRESS:-0.0.0.0:9443}",
      description = "Where data planes connect (${DEFAULT-VALUE}).")
  String streamAddress;

  @Option(
      names = "--stream-certificate-secret",
      paramLabel = "NAME",
      defaultValue = "${env:GAZAN_STREAM_CERTIFICATE_SECRET:-}",
      description = "A Secret of our namespace with the stream's certificate; else a CA is made.")
  String streamCertificateSecret;

  @Option(
      names = "--status-address",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:GAZAN_STATUS_ADDRESS:-0.0.0.0:9090}",
      description = "Where probes, metrics and the snapshot are (${DEFAULT-VALUE}).")
  String statusAddress;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      defaultValue = "${env:GAZAN_NAMESPACE:-${env:POD_NAMESPACE:-}}",
      description = "Our own namespace; else POD_NAMESPACE, else that of the ServiceAccount.")
  String namespace;

  @Option(
      names = "--pod-name",
      paramLabel = "NAME",
      defaultValue = "${env:GAZAN_POD_NAME:-${env:POD_NAME:-${env:HOSTNAME:-}}}",
      description = "Our own name; else POD_NAME, else HOSTNAME.")
  String podName;

  @Option(
      names = "--lease-name",
      paramLabel = "NAME",
      defaultValue = "${env:GAZAN_LEASE_NAME:-" + LeaseSettings.DEFAULT_NAME + "}",
      description = "The Lease of the leader (${DEFAULT-VALUE}).")
  String leaseName;

  @Option(
      names = "--lease-duration",
      paramLabel = "TIME",
      defaultValue = "${env:GAZAN_LEASE_DURATION:-5s}",
      description = "After which another replica may lead (${DEFAULT-VALUE}).")
  String leaseDuration;

  @Option(
      names = "--lease-renew-deadline",
      paramLabel = "TIME",
      defaultValue = "${env:GAZAN_LEASE_RENEW_DEADLINE:-3s}",
      description = "After which a leader that cannot renew stops to lead (${DEFAULT-VALUE}).")
  String leaseRenewDeadline;

  @Option(
      names = "--lease-retry-period",
      paramLabel = "TIME",
      defaultValue = "${env:GAZAN_LEASE_RETRY_PERIOD:-500ms}",
      description = "Between two tries (${DEFAULT-VALUE}).")
  String leaseRetryPeriod;

  @Option(
      names = "--lease-keep-sessions",
      paramLabel = "TIME",
      defaultValue = "${env:GAZAN_LEASE_KEEP_SESSIONS:-60s}",
      description =
          "How long a replica that lost the Lease and sees no other leader keeps its data planes"
              + " (${DEFAULT-VALUE}).")
  String leaseKeepSessions;

  @Option(
      names = "--data-plane-service-accounts",
      paramLabel = "NAMESPACE/NAME",
      defaultValue = "${env:GAZAN_DATA_PLANE_SERVICE_ACCOUNTS:-}",
      description = "Who may connect to the stream; else gazan-dataplane of our namespace.")
  String dataPlaneServiceAccounts;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "${env:GAZAN_LOG_LEVEL:-info}",
      description = "error, warn, info, debug or trace (${DEFAULT-VALUE}).")
  String logLevel;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "${env:GAZAN_LOG_FORMAT:-text}",
      description = "text or json (${DEFAULT-VALUE}).")
  String logFormat;

  @Option(
      names = {"-v", "--version"},
      versionHelp = true,
      description = "Print the version and exit.")
  boolean version;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and exit.")
  boolean help;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    OptionValues values = new OptionValues(this);
    OperatorConfig config;
    try {
      // First of all: reading the rest asks a library that would log as it likes.
      Logs.setUp(values.logLevel(), values.logFormat());
      config = values.config();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    return new Runner().run(config);
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "gazan-operator "
            + (version == null ? "(not-packaged)" : version)
            + ", Java "
            + Runtime.version()
      };
    }
  }
}
