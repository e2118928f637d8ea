import type { RunnableConfig } from "@langchain/core/runnables";
import type { ToolCallRequest } from "langchain";

type Tool = ToolCallRequest["tool"];
const STOP = "stop_signal";

/**
 * Wraps a tool so that its call is not abandoned when the run is stopped: LangChain rejects a call as soon as its signal aborts,
 * and the outcome of a write in progress would be lost (docs/facts.md 29). The tool still sees the stop by `readStop`, and obeys
 * it until it sends.
 */
export function detach(tool: Tool): Tool {
  const run: unknown = tool && Reflect.get(tool, "invoke");
  if (!tool || typeof run !== "function") return tool;
  const invoke = (input: unknown, config: RunnableConfig | undefined): unknown =>
    Reflect.apply(run, tool, [input, { ...config, signal: never(), [STOP]: config?.signal }]);
  return Object.create(tool, { invoke: { value: invoke } });
}

/** A signal instead of none, because LangChain would use the surrounding call's run signal. */
const never = (): AbortSignal => new AbortController().signal;

/** The configuration of a call that ends with `stop` instead of the run's own signal. */
export function withStop<C extends RunnableConfig>(config: C, stop: AbortSignal): C {
  return { ...config, signal: never(), [STOP]: stop };
}

/** The signal that stops the run of a tool call. */
export function readStop(config: RunnableConfig): AbortSignal | undefined {
  const stop: unknown = Reflect.get(config, STOP) ?? config.signal;
  return stop instanceof AbortSignal ? stop : undefined;
}
