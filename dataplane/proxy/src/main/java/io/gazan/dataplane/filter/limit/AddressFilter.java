package io.gazan.dataplane.filter.limit;

import io.gazan.dataplane.filter.ClientAddress;
import io.gazan.dataplane.filter.Filter;
import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.FilterStage;
import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.filter.Verdict;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.upstreams.address.Cidr;
import io.gazan.upstreams.policy.AddressRules;
import java.net.InetAddress;
import java.util.List;

/**
 * {@code allow} and {@code deny}: 403 to a client whose address may not use the route, or is not
 * known.
 */
public final class AddressFilter implements Filter {
  private static final LocalAnswer DENIED = LocalAnswer.refusal(ErrorReply.ADDRESS_DENIED, "");

  private final Cidr[] allow;
  private final Cidr[] deny;

  public AddressFilter(AddressRules rules) {
    this.allow = blocks(rules.allow());
    this.deny = blocks(rules.deny());
  }

  private static Cidr[] blocks(List<Cidr> blocks) {
    return blocks.toArray(Cidr[]::new);
  }

  @Override
  public FilterStage stage() {
    return FilterStage.ADDRESS;
  }

  @Override
  public Verdict onRequest(FilterPass pass) {
    ClientAddress from = pass.from();
    InetAddress client = from.address();
    boolean admitted =
        from.known() && (allow.length == 0 || isIn(allow, client)) && !isIn(deny, client);
    return admitted ? Verdict.PASS : DENIED;
  }

  private static boolean isIn(Cidr[] blocks, InetAddress client) {
    for (Cidr block : blocks) {
      if (block.contains(client)) {
        return true;
      }
    }
    return false;
  }
}
