package pipelineapi.refresh;

import java.util.List;
import pipelineapi.refresh.read.RejectCode;

/// Objects refused by their name alone: they feed no listing, but the ledger knows them.
final class BadNames {

  private static final String NO_LISTING = "";

  private BadNames() {}

  /// Whether the ledger knows other ones, or other versions of them.
  static boolean differ(Ledger ledger, Inventory inventory) {
    List<Found> badNames = inventory.badNames();
    return badNames.size() != ledger.entries(NO_LISTING).size() - passed(ledger, inventory)
        || badNames.stream().anyMatch(found -> ledger.isNew(NO_LISTING, found));
  }

  /// How many of them are not listed any more; they are told as they were.
  static long passed(Ledger ledger, Inventory inventory) {
    return ledger.entries(NO_LISTING).stream()
        .filter(entry -> inventory.isPassed(entry.key()))
        .count();
  }

  /// Refuses them, and strikes out those that went.
  static void refuse(Ledger ledger, Inventory inventory) {
    List<Found> badNames = inventory.badNames();
    List<String> keys = badNames.stream().map(Found::key).toList();
    ledger.entries(NO_LISTING).stream()
        .filter(entry -> !keys.contains(entry.key()) && !inventory.isPassed(entry.key()))
        .forEach(ledger::remove);
    for (Found found : badNames) {
      if (ledger.isNew(NO_LISTING, found)) {
        int object = ledger.nextObject();
        ledger.put(Ledger.Entry.of(NO_LISTING, found, object, Ledger.State.REJECTED, 0, 1));
        ledger.addReject(
            new Ledger.Reject(
                object,
                null,
                RejectCode.BAD_NAME,
                null,
                "its folder is named like a day, and is none"));
      }
    }
  }
}
