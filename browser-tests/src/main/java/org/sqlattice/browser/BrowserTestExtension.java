package org.sqlattice.browser;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link BrowserTest} does. */
final class BrowserTestExtension implements ClassTemplateInvocationContextProvider {
  @Override
  public boolean supportsClassTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<? extends ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
      ExtensionContext context) {
    return Engine.selected().stream().map(Invocation::new);
  }

  /** The run of a class in one lane. */
  private record Invocation(Engine engine) implements ClassTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocationIndex) {
      return engine.label();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new LaneExtension(engine));
    }
  }

  /** Holds the lane of a class and the server of a test. */
  private static final class LaneExtension
      implements BeforeEachCallback,
          AfterTestExecutionCallback,
          AfterEachCallback,
          AfterClassTemplateInvocationCallback,
          ParameterResolver {
    private final Engine engine;
    private @Nullable Lane lane;
    private @Nullable StaticServer server;

    LaneExtension(Engine engine) {
      this.engine = engine;
    }

    /** Starts the lane for the first test rather than before, so that a failure is a test's. */
    @Override
    public void beforeEach(ExtensionContext context) {
      if (lane == null) {
        lane = Lanes.start(engine);
        System.out.println("[lane] " + lane.describe() + ", " + context.getRequiredTestClass());
      } else if (!lane.isRunning()) {
        lane.restart();
      }
      server = StaticServer.start();
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
      if (lane != null && context.getExecutionException().isPresent()) {
        String test =
            context.getRequiredTestClass().getSimpleName()
                + "."
                + context.getRequiredTestMethod().getName()
                + "-"
                + engine.label();
        FailureReport.write(Lanes.target().resolve("browser-failures"), test, lane);
      }
    }

    @Override
    public void afterEach(ExtensionContext context) {
      try {
        if (lane != null && lane.isRunning()) {
          lane.tabs().forEach(Tab::close);
        }
      } finally {
        if (server != null) {
          server.close();
        }
      }
    }

    @Override
    public void afterClassTemplateInvocation(ExtensionContext context) {
      if (lane != null) {
        lane.close();
      }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return argument(parameter.getParameter().getType()) != null;
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return argument(parameter.getParameter().getType());
    }

    private @Nullable Object argument(Class<?> type) {
      if (type == Lane.class) {
        return lane;
      }
      if (type == StaticServer.class) {
        return server;
      }
      return type == Engine.class ? engine : null;
    }
  }
}
