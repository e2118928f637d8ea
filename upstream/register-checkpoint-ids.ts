import { registerHooks } from "node:module";

/**
 * Puts checkpoint-ids.ts in the place of the package's own file: LangGraph makes the ids itself, with no option to make them
 * otherwise. To be imported before LangGraph is. A test says when the package keeps its ids in order by itself.
 */
const REPLACED = /\/@langchain\/langgraph-checkpoint\/dist\/id\.js$/;
const source = `export { uuid5, uuid6 } from ${JSON.stringify(new URL("./checkpoint-ids.ts", import.meta.url).href)};`;

registerHooks({
  load: (url, context, nextLoad) =>
    REPLACED.test(url) ? { format: "module", shortCircuit: true, source } : nextLoad(url, context),
});
