import { registerHooks } from "node:module";

/**
 * Replaces the package's id module by checkpoint-ids.ts: LangGraph creates the ids itself and has no option for it. Must be
 * imported before LangGraph. A test fails when the package keeps its ids in order by itself.
 */
const REPLACED = /\/@langchain\/langgraph-checkpoint\/dist\/id\.js$/;
const source = `export { uuid5, uuid6 } from ${JSON.stringify(new URL("./checkpoint-ids.ts", import.meta.url).href)};`;

registerHooks({
  load: (url, context, nextLoad) =>
    REPLACED.test(url) ? { format: "module", shortCircuit: true, source } : nextLoad(url, context),
});
