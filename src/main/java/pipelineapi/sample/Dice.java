package pipelineapi.sample;

import java.util.List;

/// Chance that depends on nothing but the seed and the name of what is decided, so that files can
/// be written in any order. Not for secrets; one thread.
final class Dice {

  private long state;

  private Dice(long state) {
    this.state = state;
  }

  static Dice of(long seed, String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    Dice dice = new Dice(hash ^ (seed * 0x9e3779b97f4a7c15L));
    dice.next();
    return dice;
  }

  /// The next 64 bits (SplitMix64).
  long next() {
    state += 0x9e3779b97f4a7c15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /// From 0 (with) to 1 (without).
  double unit() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  boolean chance(double share) {
    return unit() < share;
  }

  int below(int bound) {
    return (int) (unit() * bound);
  }

  /// Both ends included.
  int between(int least, int most) {
    return least + below(most - least + 1);
  }

  <T> T pick(List<T> choices) {
    return choices.get(below(choices.size()));
  }
}
