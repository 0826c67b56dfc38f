package pipelineapi;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class RoomsTest {

  @Test
  void roomsUseOnlyEachOthersDoors() {
    ApplicationModules.of(PipelineApi.class).verify();
  }
}
