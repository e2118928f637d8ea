import type { RunnableConfig } from "@langchain/core/runnables";
import type { ToolCallRequest } from "langchain";

type Tool = ToolCallRequest["tool"];
const STOP = "stop_signal";

/**
 * The same tool, whose call is not given up when the run is stopped: LangChain rejects a call at once when its signal
 * aborts, and a write that is under way would end unseen (docs/facts.md 29). The tool still sees the stop, by `readStop`, and heeds it until
 * it sends.
 */
export function detach(tool: Tool): Tool {
  const run: unknown = tool && Reflect.get(tool, "invoke");
  if (!tool || typeof run !== "function") return tool;
  const invoke = (input: unknown, config: RunnableConfig | undefined): unknown =>
    Reflect.apply(run, tool, [input, { ...config, signal: never(), [STOP]: config?.signal }]);
  return Object.create(tool, { invoke: { value: invoke } });
}

/** In place of none: LangChain would take the run's signal from the surrounding call then. */
const never = (): AbortSignal => new AbortController().signal;

/** The configuration of a call that `stop` ends, and not the run's own signal. */
export function withStop<C extends RunnableConfig>(config: C, stop: AbortSignal): C {
  return { ...config, signal: never(), [STOP]: stop };
}

/** The signal that stops the run of a tool call. */
export function readStop(config: RunnableConfig): AbortSignal | undefined {
  const stop: unknown = Reflect.get(config, STOP) ?? config.signal;
  return stop instanceof AbortSignal ? stop : undefined;
}
