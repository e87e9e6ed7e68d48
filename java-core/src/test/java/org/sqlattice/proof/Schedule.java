package org.sqlattice.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.sqlattice.contract.Databases;

/*
 * A seed makes a cluster and a list of actions, each with a seed of its own, so that a list with
 * actions taken out still runs and the others choose as before: that is how a failure is made
 * small.
 *
 * (1) After each transaction a site's new changes are those that the reference wrote.
 * (2) Each merge applies as many changes as the reference's does.
 * (3) Now and then, and at the end, a site's rows and clocks equal the reference's.
 * (4) When all messages are through, all sites hold the same rows and clocks, and those that a
 *     reference holds which merged what every site wrote.
 *
 * Of tables that got a column, (4) holds but for what hangs on the order of merges: the values of
 * former lives, which a site that lacked the column does not write anew when a row comes back, and
 * whether a row's first coming is recorded, which it is while there is no column.
 */

/** Random writes on several sites, exchanged late, twice, in part, out of order, or not at all. */
public final class Schedule {
  private static final int MOST_LAPS = 40;
  private static final int MOST_TRIALS = 150;
  private static final int STEPS_BETWEEN_CHECKS = 8;

  private final Cluster cluster;
  private final Databases.Factory factory;
  private final long seed;
  private final int mostSites;

  /** The index of the action that ran last. */
  private int lastIndex;

  /** How the sites exchange what is left. */
  private enum Settling {
    PAIRS_BY_CURSOR,
    RING_BY_CURSOR,
    HUB_BY_CHANGESETS,
    HUB_BY_ROWS
  }

  public Schedule(Cluster cluster, Databases.Factory factory, long seed, int mostSites) {
    this.cluster = cluster;
    this.factory = factory;
    this.seed = seed;
    this.mostSites = mostSites;
  }

  /**
   * Runs the schedule; a failure is made small first.
   *
   * @throws AssertionError with the seed, what is wrong, and the steps that lead there
   */
  public void run(Tally tally) {
    List<Action> actions = actions();
    lastIndex = 0;
    Throwable failure = failure(actions, tally, new ArrayList<>());
    if (failure == null) {
      return;
    }
    List<Action> small = shrink(actions.subList(0, Math.min(lastIndex + 1, actions.size())));
    List<String> log = new ArrayList<>();
    Throwable smallFailure = failure(small, new Tally(), log);
    Throwable told = smallFailure == null ? failure : smallFailure;
    throw new AssertionError(
        "seed=" + seed + ": " + told.getMessage() + "\n" + String.join("\n", log), told);
  }

  private List<Action> actions() {
    Random random = new Random(seed);
    List<Action> actions = new ArrayList<>();
    int count = 40 + random.nextInt(300);
    int total = 0;
    for (Action.Kind kind : Action.Kind.values()) {
      total += kind.weight;
    }
    for (int i = 0; i < count; i++) {
      int place = random.nextInt(total);
      for (Action.Kind kind : Action.Kind.values()) {
        place -= kind.weight;
        if (place < 0) {
          actions.add(new Action(kind, random.nextLong()));
          break;
        }
      }
    }
    return actions;
  }

  private @Nullable Throwable failure(List<Action> actions, Tally tally, List<String> log) {
    try (Databases databases = new Databases(factory)) {
      new Run(databases, tally, log).run(actions);
      return null;
    } catch (AssertionError | RuntimeException e) {
      return e;
    }
  }

  /** Takes out runs of actions, long ones first, as long as the schedule still fails. */
  private List<Action> shrink(List<Action> failing) {
    List<Action> small = failing;
    int trials = 0;
    for (int length = small.size() / 2; length > 0; length /= 2) {
      for (int start = 0; start + length <= small.size() && trials < MOST_TRIALS; ) {
        List<Action> candidate = new ArrayList<>(small.subList(0, start));
        candidate.addAll(small.subList(start + length, small.size()));
        trials++;
        if (failure(candidate, new Tally(), new ArrayList<>()) == null) {
          start += length;
        } else {
          small = candidate;
        }
      }
    }
    return small;
  }

  /** One run: the cluster with what is under way. */
  private final class Run {
    private final Tally tally;
    private final List<Site> sites = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private final Settling settling;
    private final Alterations alterations;
    private boolean altersSchemas = true;

    /** Which part of the network a site is in. */
    private final int[] parts;

    /** What a site has of another, by index: all up to this version. */
    private final long[][] cursors;

    Run(Databases databases, Tally tally, List<String> log) {
      this.tally = tally;
      Random random = new Random(~seed);
      List<TableSpec> tables = new ArrayList<>(TableSpec.all(random.nextInt(3) == 0));
      Collections.shuffle(tables, random);
      tables = tables.subList(0, 1 + random.nextInt(5));
      int most = random.nextBoolean() ? Math.min(4, mostSites) : mostSites;
      int count = 2 + random.nextInt(most - 1);
      settling = Settling.values()[random.nextInt(Settling.values().length)];
      parts = new int[count];
      cursors = new long[count][count];
      for (int i = 0; i < count; i++) {
        Member member = cluster.open(databases, i, seed);
        sites.add(new Site("" + i, member, tables, random, tally, log));
        altersSchemas &= member.keepsOurDeviations();
      }
      alterations = new Alterations(sites, tally, this::exchangeAll);
      tally.add("sites=" + (count < 10 ? "0" : "") + count);
      tally.add("settled " + settling);
    }

    void run(List<Action> actions) {
      for (int i = 0; i < actions.size(); i++) {
        Action action = actions.get(i);
        lastIndex = i;
        if (altersSchemas || !action.kind().changesSchema()) {
          tally.add(action.kind().toString());
          act(action.kind(), new Random(action.seed()));
        }
        if (i % STEPS_BETWEEN_CHECKS == 0) {
          sites.get(new Random(action.seed()).nextInt(sites.size())).check();
        }
      }
      for (Site site : sites) {
        site.check();
      }
      alterations.complete();
      Reference joined = join();
      settle();
      compare(joined);
    }

    private void act(Action.Kind kind, Random random) {
      Site site = any(random);
      switch (kind) {
        case WRITE -> site.write(random);
        case TRANSACTION -> site.transact(random);
        case ROLL_BACK -> site.rollBack(random);
        case SAVEPOINT -> site.takeBackPart(random);
        case SEND_CHANGESET -> messages.add(Message.ofChangeset(site, since(site, random), null));
        case SEND_FILTERED_CHANGESET ->
            messages.add(Message.ofChangeset(site, since(site, random), any(random).id()));
        case SEND_ROWS -> messages.add(Message.ofRows(site, since(site, random), random));
        case DELIVER -> deliver(site, random, false);
        case DELIVER_AND_KEEP -> deliver(site, random, true);
        case MERGE_AND_WRITE -> mergeAndWrite(site, random, true);
        case MERGE_AND_ROLL_BACK -> mergeAndWrite(site, random, false);
        case PULL -> pullFromAll(site);
        case LOSE -> {
          if (!messages.isEmpty()) {
            messages.remove(random.nextInt(messages.size()));
          }
        }
        case PARTITION -> {
          for (int i = 0; i < parts.length; i++) {
            parts[i] = random.nextInt(2);
          }
        }
        case HEAL -> Arrays.fill(parts, 0);
        case REOPEN -> site.reopen();
        case ADD_COLUMN -> alterations.addColumn(site, random);
        case RENAME_COLUMN -> alterations.renameColumn(random);
        case DROP_COLUMN -> alterations.dropColumn(random);
        case REBUILD -> site.rebuild(random);
      }
    }

    private Site any(Random random) {
      return sites.get(random.nextInt(sites.size()));
    }

    private static long since(Site site, Random random) {
      return random.nextBoolean() ? 0 : random.nextInt((int) site.version() + 1);
    }

    /** Gives a site in the sender's part of the network a message, of rows perhaps only some. */
    private void deliver(Site to, Random random, boolean keeps) {
      if (messages.isEmpty()) {
        return;
      }
      int index = random.nextInt(messages.size());
      Message message = messages.get(index);
      if (parts[Integer.parseInt(message.from())] != parts[Integer.parseInt(to.name())]) {
        tally.add("held back");
        return;
      }
      if (!keeps) {
        messages.remove(index);
      }
      if (message.isSplittable() && random.nextBoolean()) {
        int split = 1 + random.nextInt(message.changes().size() - 1);
        if (!keeps && random.nextInt(3) > 0) {
          messages.add(message.part(split, message.changes().size()));
        }
        message = message.part(0, split);
        tally.add("in part");
      }
      to.merge(message);
    }

    private void mergeAndWrite(Site to, Random random, boolean commits) {
      if (!messages.isEmpty()) {
        to.mergeAndWrite(messages.get(random.nextInt(messages.size())), random, commits);
      }
    }

    /** Merges what all references hold, before anything else is exchanged, into a fresh one. */
    private Reference join() {
      Random random = new Random(seed);
      List<Change> changes = new ArrayList<>();
      for (Site site : sites) {
        changes.addAll(site.reference().changes());
      }
      Collections.shuffle(changes, random);
      Reference joined = new Reference(sites.get(0).tables(), "", false);
      for (Change change : changes) {
        joined.merge(change);
      }
      return joined;
    }

    private void settle() {
      switch (settling) {
        case PAIRS_BY_CURSOR, RING_BY_CURSOR -> settleByCursor();
        case HUB_BY_CHANGESETS, HUB_BY_ROWS -> settleByHub();
      }
      if (!alterations.altered().isEmpty()) {
        exchangeAll();
      }
    }

    /** Exchanges everything over one site until nothing is new, and forgets what is under way. */
    private void exchangeAll() {
      messages.clear();
      for (int lap = 0; lap < MOST_LAPS; lap++) {
        boolean isQuiet = true;
        for (int i = 1; i < sites.size(); i++) {
          isQuiet &= !pull(0, i);
        }
        for (int i = 1; i < sites.size(); i++) {
          isQuiet &= !pull(i, 0);
        }
        if (isQuiet) {
          return;
        }
      }
      throw new AssertionError("not exchanged: laps=" + MOST_LAPS);
    }

    private void settleByCursor() {
      for (int lap = 0; lap < MOST_LAPS; lap++) {
        boolean isQuiet = true;
        for (int to = 0; to < sites.size(); to++) {
          for (int from = 0; from < sites.size(); from++) {
            boolean isNeighbour = to == (from + 1) % sites.size();
            if (to != from && (isNeighbour || settling == Settling.PAIRS_BY_CURSOR)) {
              isQuiet &= !pull(to, from);
            }
          }
        }
        if (isQuiet) {
          return;
        }
      }
      throw new AssertionError("not settled: laps=" + MOST_LAPS);
    }

    private void pullFromAll(Site site) {
      int to = sites.indexOf(site);
      for (int from = 0; from < sites.size(); from++) {
        if (from != to && parts[from] == parts[to]) {
          pull(to, from);
        }
      }
    }

    private boolean pull(int to, int from) {
      Site source = sites.get(from);
      Site target = sites.get(to);
      long version = source.version();
      long since = source.member().keepsOurDeviations() ? cursors[to][from] : 0;
      Message message = Message.ofChangeset(source, since, target.id());
      cursors[to][from] = version;
      long before = tally.applied();
      target.merge(message);
      return tally.applied() > before;
    }

    private void settleByHub() {
      Random random = new Random(seed);
      Site hub = any(random);
      for (Site site : sites) {
        hub.merge(everything(site, random));
      }
      for (Site site : sites) {
        site.merge(everything(hub, random));
      }
    }

    private Message everything(Site site, Random random) {
      return settling == Settling.HUB_BY_ROWS
          ? Message.ofRows(site, 0, random)
          : Message.ofChangeset(site, 0, null);
    }

    private void compare(Reference joined) {
      for (Site site : sites) {
        site.check();
        String name = site.name();
        Site.checkLines(
            "settled rows of " + name, lasting(joined.tableLines()), lasting(site.tableLines()));
        Site.checkLines(
            "settled clocks of " + name,
            lasting(joined.clockLines(false)),
            lasting(site.clockLines(false)));
        Site first = sites.get(0);
        Site.checkLines("same rows as " + name, first.tableLines(), site.tableLines());
        Site.checkLines(
            "same clocks as " + name,
            withoutComings(first.clockLines(false)),
            withoutComings(site.clockLines(false)));
      }
    }

    /** Returns the lines that do not hang on the order of merges. */
    private List<String> lasting(List<String> lines) {
      List<String> lasting = new ArrayList<>();
      for (String line : withoutComings(lines)) {
        if (!isAltered(line) || line.contains(" version=") && !line.contains(" version=0 ")) {
          lasting.add(line);
        }
      }
      return lasting;
    }

    private List<String> withoutComings(List<String> lines) {
      List<String> others = new ArrayList<>();
      for (String line : lines) {
        if (!isAltered(line) || !line.contains(" -1 = NULL version=1 length=1")) {
          others.add(line);
        }
      }
      return others;
    }

    private boolean isAltered(String line) {
      int end = 0;
      while (line.charAt(end) != ' ' && line.charAt(end) != ':') {
        end++;
      }
      return alterations.altered().contains(line.substring(0, end));
    }
  }
}
