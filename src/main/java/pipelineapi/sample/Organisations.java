package pipelineapi.sample;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The organisations: invented codes and names, canonical identifiers.
///
/// `local-authority:D01` to `D26` are the ones in which the defects of the old numbers show.
record Organisations(List<Organisation> all) {

  /// One organisation.
  record Organisation(
      String curie,
      String name,
      String register,
      String type,
      int entity,
      @Nullable LocalDate end) {

    String reference() {
      return curie.substring(curie.indexOf(':') + 1);
    }
  }

  static final int SHOWN = 26;

  /// Provisions name it, the register does not.
  static final String UNKNOWN = "local-authority:ZZZ";

  private static final List<String> STARTS =
      List.of(
          "Ash", "Bram", "Cal", "Dun", "Elm", "Fen", "Gar", "Hart", "Ing", "Kel", "Lang", "Mar",
          "Nor", "Oak", "Pen", "Rad", "Sten", "Thorn", "Up", "Wen", "Yar", "Harrow", "Salt",
          "Wick");
  private static final List<String> ENDS =
      List.of(
          "ford", "bourne", "combe", "dale", "field", "ham", "ley", "mere", "minster", "mouth",
          "port", "stead", "stow", "ton", "wick", "worth", "well", "bridge", "cliffe", "hurst");
  private static final List<String> TYPES = List.of("NMD", "NMD", "UA", "LBO", "MD", "CTY");

  Organisations {
    all = List.copyOf(all);
  }

  static Organisations of(SampleOptions options, Volume volume) {
    List<Organisation> made = new ArrayList<>();
    Dice dice = Dice.of(options.seed(), "organisations");
    for (int i = 0; i < volume.organisations(); i++) {
      made.add(organisation(i, dice, options));
    }
    return new Organisations(made);
  }

  private static Organisation organisation(int i, Dice dice, SampleOptions options) {
    int entity = 600_000 + i;
    String place = STARTS.get((i * 7 + i / 20) % STARTS.size()) + ENDS.get(i % ENDS.size());
    String type = TYPES.get(i % TYPES.size());
    LocalDate ended = dice.chance(0.06) ? options.daysAgo(dice.between(340, 2000)) : null;
    if (i < SHOWN) {
      LocalDate end = i == 0 ? options.daysAgo(344) : null;
      String code = "D%02d".formatted(i + 1);
      return authority(code, place, type, entity, end);
    }
    return switch (i % 25) {
      case 5 ->
          new Organisation(
              "national-park-authority:Q" + (72_000_000 + i * 37),
              place + " National Park Authority",
              "national-park-authority",
              "NPA",
              entity,
              ended);
      case 10 ->
          new Organisation(
              "development-corporation:Q" + (20_000_000 + i * 41),
              place + " Development Corporation",
              "development-corporation",
              "",
              entity,
              ended);
      case 15 ->
          new Organisation(
              "government-organisation:PB" + (100 + i),
              "The " + place + " Agency",
              "government-organisation",
              "",
              entity,
              null);
      case 20 ->
          new Organisation(
              "company:%08d".formatted(1_200_000 + i * 53),
              place + " Homes, Ltd",
              "company",
              "",
              entity,
              ended);
      case 24 ->
          new Organisation(
              "waste-authority:Q" + (21_000_000 + i * 29),
              place + " Waste Authority",
              "waste-authority",
              "",
              entity,
              ended);
      default -> authority(code(i), place, type, entity, ended);
    };
  }

  private static Organisation authority(
      String code, String place, String type, int entity, @Nullable LocalDate end) {
    String name =
        switch (type) {
          case "LBO" -> "London Borough of " + place;
          case "CTY" -> place + "shire County Council";
          case "UA" -> place + " Council";
          case "MD" -> place + " Metropolitan Borough Council";
          default -> place + " District Council";
        };
    return new Organisation("local-authority:" + code, name, "local-authority", type, entity, end);
  }

  private static String code(int i) {
    int n = i * 31 + 7;
    return "" + (char) ('A' + n / 676 % 25) + (char) ('A' + n / 26 % 26) + (char) ('A' + n % 26);
  }

  /// The organisation that shows a defect.
  Organisation showing(int defect) {
    return all.get(defect - 1);
  }

  List<Organisation> authorities() {
    return all.stream().filter(o -> o.register().equals("local-authority")).toList();
  }

  List<Organisation> national() {
    return all.stream().filter(o -> o.register().equals("government-organisation")).toList();
  }
}
