package io.gazan.upstreams.writer;

import io.gazan.upstreams.address.Cidr;
import io.gazan.upstreams.document.JsonOutput;
import io.gazan.upstreams.policy.LimitRules;
import io.gazan.upstreams.policy.RateSpec;
import io.gazan.upstreams.value.Setting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes how much a path, or all of them, take from whom. */
record LimitWriter(JsonOutput out) {
  void write(LimitRules limits) {
    switch (limits.rate()) {
      case Setting.Unset<RateSpec> _ -> {}
      case Setting.Off<RateSpec> _ -> out.field("rate_limit", false);
      case Setting.On<RateSpec>(RateSpec rate) -> rate(rate);
    }
    switch (limits.failures()) {
      case Setting.Unset<Integer> _ -> {}
      case Setting.Off<Integer> _ -> out.field("x4xx_limit", false);
      case Setting.On<Integer>(Integer most) -> failures(most);
    }
    blocks("allow", limits.addresses().allow());
    blocks("deny", limits.addresses().deny());
    Long maxBody = limits.maxBody();
    if (maxBody != null) {
      out.field("max_body", maxBody);
    }
  }

  void rate(@Nullable RateSpec rate) {
    if (rate != null) {
      out.object("rate_limit")
          .field("requests", rate.requests())
          .field("burst", rate.burst())
          .end();
    }
  }

  void failures(@Nullable Integer most) {
    if (most != null) {
      out.field("x4xx_limit", most);
    }
  }

  private void blocks(String key, List<Cidr> blocks) {
    if (!blocks.isEmpty()) {
      out.list(key);
      blocks.forEach(block -> out.item(block.toString()));
      out.end();
    }
  }
}
