/** LangGraph's server as `langgraphjs dev` starts it, in memory and without authentication: `node server.ts GRAPH PORT WORKERS`. */
import { registerHooks } from "node:module";
import path from "node:path";

// See scripts/launch/langgraph-server.ts.
registerHooks({
  load: (url, context, nextLoad) =>
    nextLoad(
      url,
      url.endsWith("/package.json") ? { ...context, importAttributes: { type: "json" } } : context,
    ),
});
const { startServer } = await import("@langchain/langgraph-api/server");
const [graph = "", port, workers] = process.argv.slice(2);

await startServer({
  graphs: { agent: `${path.resolve(graph)}:agent` },
  cwd: process.cwd(),
  host: "127.0.0.1",
  port: Number(port),
  nWorkers: Number(workers),
});
