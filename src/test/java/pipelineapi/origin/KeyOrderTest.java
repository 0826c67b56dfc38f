package pipelineapi.origin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyOrderTest {

  private static final int[] LETTERS = {'-', '/', '0', 'a', 'é', 0xD7FF, 0xE000, 0xFB01, 0x1F600};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void isTheOrderOfTheBytes(long seed) {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);

    for (int pair = 0; pair < 2_000; pair++) {
      String left = key(random);
      String right = key(random);
      assertThat(Integer.signum(Origin.KEY_ORDER.compare(left, right)))
          .as("'%s' and '%s'", left, right)
          .isEqualTo(
              Integer.signum(Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8))));
    }
  }

  private static String key(RandomGenerator random) {
    var key = new StringBuilder();
    for (int length = random.nextInt(4); length >= 0; length--) {
      key.appendCodePoint(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return key.toString();
  }
}
