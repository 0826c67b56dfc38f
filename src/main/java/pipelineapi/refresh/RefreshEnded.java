package pipelineapi.refresh;

/// A scheduled refresh has ended.
public record RefreshEnded(Refreshes.Outcome outcome) {}
