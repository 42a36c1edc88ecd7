package io.gazan.dataplane.process.privileges;

import io.gazan.dataplane.config.ProcessConfig.RunAs;
import io.gazan.dataplane.process.posix.Account;
import io.gazan.dataplane.process.posix.Posix;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Another user for the whole process, for good: supplementary groups, group and user of every
 * thread, and with them every capability. What came of it is looked up in the kernel; a process
 * that is still somebody else in any thread must not go on.
 */
public final class Privileges {
  private final Account user;
  private final Account group;

  private Privileges(Account user, Account group) {
    this.user = user;
    this.group = group;
  }

  /**
   * Finds out who to become, and whether that is possible at all, before anything is bound.
   *
   * @throws IOException with one line for the user: no such user or group, or not root
   */
  public static Privileges of(RunAs runAs) throws IOException {
    Account user = lookUp("user", runAs.user(), Account::user);
    String name = runAs.group();
    Account group =
        name == null
            ? new Account(runAs.user(), user.group(), user.group())
            : lookUp("group", name, Account::group);
    int now = Posix.user();
    if (now != 0) {
      throw new IOException(
          "user: only root can become \"%s\", and this process runs as user %d"
              .formatted(user.name(), now));
    }
    return new Privileges(user, group);
  }

  private interface LookUp {
    Account of(String name) throws IOException;
  }

  private static Account lookUp(String key, String name, LookUp by) throws IOException {
    try {
      return by.of(name);
    } catch (IOException e) {
      throw new IOException(key + ": " + e.getMessage(), e);
    }
  }

  /** Makes a file that root has made the user's own, so that it can be written to later. */
  public void own(Path file) throws IOException {
    UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
    PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    view.setOwner(names.lookupPrincipalByName(Integer.toString(user.id())));
    view.setGroup(names.lookupPrincipalByGroupName(Integer.toString(group.id())));
  }

  /**
   * Becomes the user.
   *
   * @throws IOException when the system refuses, or a thread was left behind: the process must end
   */
  public void drop() throws IOException {
    Posix.initGroups(user.name(), group.id());
    Posix.setGroup(group.id());
    Posix.setUser(user.id());
    new ThreadCredentials(user.id(), group.id()).require();
  }

  /** Who this process is once it has become {@code privileges}' user, if there is one. */
  public static int user(@Nullable Privileges privileges) throws IOException {
    return privileges == null ? Posix.user() : privileges.user.id();
  }

  /** Whose processes this one believes: root's, its own user's now and later. */
  public static Set<Integer> trusted(@Nullable Privileges privileges) throws IOException {
    return new HashSet<>(List.of(0, Posix.user(), user(privileges)));
  }

  public String userName() {
    return user.name();
  }
}
