package io.gazan.upstreams.reader.route;

import io.gazan.upstreams.address.Cidr;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.policy.AddressRules;
import io.gazan.upstreams.policy.LimitRules;
import io.gazan.upstreams.policy.RateSpec;
import io.gazan.upstreams.value.Setting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the keys that say how much a path, or all of them, take from whom. */
public final class LimitReader {
  private static final long LARGEST_BODY = 1L << 50;

  private LimitReader() {}

  static LimitRules read(Fields fields) {
    fields.refuseEmpty("allow", "deny");
    return new LimitRules(
        rate(fields.get("rate_limit")),
        failures(fields.get("x4xx_limit")),
        new AddressRules(blocks(fields.get("allow")), blocks(fields.get("deny"))),
        fields.<@Nullable Long>read("max_body", value -> value.size(0, LARGEST_BODY), null));
  }

  /** Requests a second, or a mapping of them and a burst; false or 0 is off. */
  public static Setting<RateSpec> rate(@Nullable Value value) {
    if (value == null) {
      return Setting.unset();
    }
    if (!value.isMapping()) {
      Setting<Integer> requests = count(value);
      return requests instanceof Setting.On<Integer>(Integer each)
          ? new Setting.On<>(new RateSpec(each, each))
          : new Setting.Off<>();
    }
    Fields fields = value.fields();
    if (fields == null) {
      return Setting.unset();
    }
    Value requests = fields.require("requests");
    Integer each = requests == null ? null : requests.integer(1, RateSpec.MOST);
    int burst = fields.integer("burst", 1, RateSpec.MOST, each == null ? 1 : each);
    fields.finish();
    return each == null ? Setting.unset() : new Setting.On<>(new RateSpec(each, burst));
  }

  public static Setting<Integer> failures(@Nullable Value value) {
    return value == null ? Setting.unset() : count(value);
  }

  private static Setting<Integer> count(Value value) {
    if (value.isBool() && Boolean.FALSE.equals(value.bool())) {
      return new Setting.Off<>();
    }
    Integer count = value.integer(0, RateSpec.MOST);
    return count == null || count == 0 ? new Setting.Off<>() : new Setting.On<>(count);
  }

  /** One block or a list of them. */
  private static List<Cidr> blocks(@Nullable Value value) {
    if (value == null) {
      return List.of();
    }
    List<Cidr> blocks = new ArrayList<>();
    List<Value> items = value.isList() ? value.items() : List.of(value);
    for (Value item : items) {
      String text = item.text();
      Cidr block = text == null ? null : Cidr.parse(text);
      if (block != null) {
        blocks.add(block);
      } else if (text != null) {
        item.expected("an address or a block such as 10.0.0.0/8");
      }
    }
    if (items.isEmpty()) {
      value.refuse("is empty; leave it out to let everyone in");
    }
    return blocks;
  }
}
