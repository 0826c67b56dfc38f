package pipelineapi;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.AssertTrue;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import pipelineapi.origin.GitSettings;
import pipelineapi.origin.Origin;
import pipelineapi.origin.Origins;
import pipelineapi.origin.Place;
import pipelineapi.origin.S3Settings;
import pipelineapi.query.Nearest;
import pipelineapi.snapshot.StoreSettings;

/// Checks all settings before anything starts, so that all faults are told at once: values that are
/// not of their type or out of bounds, places that are none, and names nobody declared.
final class SettingsCheck implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

  private static final String PREFIX = "pipeline";
  private static final String ARCHIVE = "pipeline.archive";
  private static final List<String> PLACES =
      List.of(ARCHIVE, "pipeline.configuration", "pipeline.specification");

  private static final String OUTLET = "pipeline.publish.place";

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    List<String> faults = faults(event.getEnvironment());
    if (!faults.isEmpty()) {
      throw new SettingsException(faults);
    }
  }

  private static List<String> faults(ConfigurableEnvironment environment) {
    Binder binder = Binder.get(environment);
    Map<String, ResolvableType> known = new LinkedHashMap<>();
    List<Class<?>> records = records();
    for (Class<?> type : records) {
      collect(prefix(type), type, known);
    }
    List<String> faults = new ArrayList<>(unknown(environment, known));
    int before = faults.size();
    known.forEach((name, type) -> bind(binder, name, type, faults));
    places(binder, faults);
    outlet(binder, faults);
    boolean typed = faults.size() == before;
    try (ValidatorFactory validators = Validation.buildDefaultValidatorFactory()) {
      Validator validator = validators.getValidator();
      records.forEach(type -> validate(binder, type, validator, faults, typed));
    }
    return faults;
  }

  private static List<Class<?>> records() {
    ClassPathScanningCandidateComponentProvider scanner =
        new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
    List<Class<?>> records = new ArrayList<>();
    for (BeanDefinition found : scanner.findCandidateComponents("pipelineapi")) {
      try {
        Class<?> type = Class.forName(found.getBeanClassName());
        if (type.isRecord()) {
          records.add(type);
        }
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
    return records;
  }

  private static String prefix(Class<?> type) {
    return type.getAnnotation(ConfigurationProperties.class).value();
  }

  private static void collect(String prefix, Class<?> type, Map<String, ResolvableType> known) {
    for (RecordComponent component : type.getRecordComponents()) {
      String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
      if (component.getType().isRecord()) {
        collect(name, component.getType(), known);
      } else {
        known.put(name, ResolvableType.forType(component.getGenericType()));
      }
    }
  }

  private static List<String> unknown(
      ConfigurableEnvironment environment, Map<String, ResolvableType> known) {
    List<String> names = known.keySet().stream().map(SettingsCheck::plain).toList();
    return StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
        .filter(IterableConfigurationPropertySource.class::isInstance)
        // the environment is shared with others, who may use the same prefix
        .filter(
            source -> !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource))
        .flatMap(source -> ((IterableConfigurationPropertySource) source).stream())
        .filter(name -> ConfigurationPropertyName.of(PREFIX).isAncestorOf(name))
        .map(ConfigurationPropertyName::toString)
        .filter(name -> !names.contains(plain(name)))
        .distinct()
        .sorted()
        .map(name ->
            "%s: there is no such setting%s; known: %s"
                .formatted(
                    name,
                    Nearest.to(name, known.keySet())
                        .map(" — did you mean %s?"::formatted)
                        .orElse(""),
                    String.join(", ", known.keySet())))
        .toList();
  }

  // the environment knows no dashes: PIPELINE_S3_PATH_STYLE is pipeline.s3.path-style
  private static String plain(String name) {
    return name.replaceAll("[-._]", "").toLowerCase(Locale.ROOT);
  }

  private static void bind(Binder binder, String name, ResolvableType type, List<String> faults) {
    try {
      binder.bind(name, Bindable.of(type));
    } catch (BindException e) {
      Object value = e.getProperty() == null ? "" : e.getProperty().getValue();
      faults.add(
          "%s: '%s' is no %s%s"
              .formatted(name, value, words(type), example(type.toClass().getSimpleName())));
    }
  }

  private static String words(ResolvableType type) {
    return switch (type.toClass().getSimpleName()) {
      case "int", "long", "Integer", "Long" -> "whole number";
      case "boolean", "Boolean" -> "truth value";
      case "LocalDate" -> "day";
      case "DataSize" -> "size";
      case "URI" -> "address";
      default -> type.toClass().getSimpleName().toLowerCase(Locale.ROOT);
    };
  }

  private static String example(String type) {
    return switch (type) {
      case "Duration" -> "; allowed: a number with ms, s, m, h or d, such as 30m";
      case "DataSize" -> "; allowed: a number with B, KB, MB or GB, such as 512MB";
      case "LocalDate" -> "; allowed: YYYY-MM-DD";
      case "boolean", "Boolean" -> "; allowed: true, false";
      default -> "";
    };
  }

  private static void places(Binder binder, List<String> faults) {
    S3Settings s3;
    try {
      s3 = binder.bindOrCreate("pipeline.s3", S3Settings.class);
    } catch (BindException e) {
      // told already; places in buckets cannot be checked without it
      return;
    }
    boolean mustExist = !hasSnapshot(binder);
    for (String name : PLACES) {
      String place = binder.bind(name, String.class).orElse(null);
      if (place != null) {
        fault(place, s3, !name.equals(ARCHIVE), mustExist)
            .ifPresent(fault -> faults.add(name + ": " + fault));
      }
    }
  }

  // only what is mounted may be a branch
  private static Optional<String> fault(
      String place, S3Settings s3, boolean mounted, boolean mustExist) {
    if (mustExist) {
      return mounted ? Origins.mountedFault(place, s3) : Origins.fault(place, s3);
    }
    try {
      Origin origin =
          mounted
              ? Origins.mounted(place, s3, GitSettings.defaults(), Path.of(""))
              : Origins.at(place, s3);
      origin.close();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  // what is written must not lie where we only read, nor among what the store removes
  private static void outlet(Binder binder, List<String> faults) {
    String place = binder.bind(OUTLET, String.class).orElse(null);
    if (place == null) {
      return;
    }
    try {
      Place outlet = Place.of(place);
      taken(binder)
          .forEach((name, taken) -> {
            if (taken.holds(outlet)) {
              faults.add(
                  "%s: '%s' is inside %s '%s': choose a place outside of it"
                      .formatted(OUTLET, place, name, taken));
            }
          });
    } catch (IllegalArgumentException e) {
      faults.add(OUTLET + ": " + e.getMessage());
    }
  }

  private static Map<String, Place> taken(Binder binder) {
    Map<String, Place> taken = new LinkedHashMap<>();
    for (String name : PLACES) {
      try {
        binder.bind(name, String.class).ifBound(place -> taken.put(name, Place.of(place)));
      } catch (IllegalArgumentException e) {
        // told already, or a branch, which has no place for tables
      }
    }
    try {
      Path store = binder.bindOrCreate(PREFIX, StoreSettings.class).store();
      taken.put("pipeline.store", new Place.Folder(store));
      taken.putIfAbsent("pipeline.archive", new Place.Folder(Wiring.sampleFolder(store)));
    } catch (BindException e) {
      // told already
    }
    return taken;
  }

  // with a snapshot the service starts whether or not the archive is there
  private static boolean hasSnapshot(Binder binder) {
    try {
      Path store = binder.bindOrCreate(PREFIX, StoreSettings.class).store();
      try (Stream<Path> snapshots = Files.list(store.resolve("snapshots"))) {
        return snapshots.findAny().isPresent();
      }
    } catch (BindException | IOException e) {
      return false;
    }
  }

  private static void validate(
      Binder binder, Class<?> type, Validator validator, List<String> faults, boolean typed) {
    try {
      validate(
          prefix(type), binder.bindOrCreate(prefix(type), Bindable.of(type)), validator, faults);
    } catch (BindException e) {
      // where every value is of its type, it is the record that refuses them together
      if (typed) {
        faults.add("%s: %s".formatted(prefix(type), e.getMessage()));
      }
    }
  }

  private static void validate(
      String prefix, Object settings, Validator validator, List<String> faults) {
    for (ConstraintViolation<Object> violation : validator.validate(settings)) {
      boolean method = violation.getConstraintDescriptor().getAnnotation() instanceof AssertTrue;
      faults.add(
          method
              ? prefix + "." + violation.getMessage()
              : "%s.%s: %s"
                  .formatted(
                      prefix,
                      DataObjectPropertyName.toDashedForm(violation.getPropertyPath().toString()),
                      violation.getMessage()));
    }
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      if (component.getType().isRecord()) {
        validate(
            prefix + "." + DataObjectPropertyName.toDashedForm(component.getName()),
            value(component, settings),
            validator,
            faults);
      }
    }
  }

  private static Object value(RecordComponent component, Object settings) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
