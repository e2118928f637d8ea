import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * The server writes its records beside its configuration: a copy of langgraph.json in the data folder keeps them there.
 * They are a cache, and a run that a crash cut off would block its thread for ever (docs/facts.md 19): cleared at each start.
 */
export function prepareLanggraph(root: string, folder: string, withStudio: boolean): void {
  rmSync(path.join(folder, ".langgraph_api"), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const config = JSON.parse(readFileSync(path.join(root, "langgraph.json"), "utf8")) as {
    graphs: Record<string, string>;
    auth: { path: string };
    http: object;
  };
  const graphs = Object.entries(config.graphs).map(([name, file]) => [
    name,
    path.relative(folder, path.resolve(root, file)),
  ]);
  const authPath = path.relative(folder, path.resolve(root, config.auth.path));
  const copy = {
    ...config,
    graphs: Object.fromEntries(graphs),
    auth: { ...config.auth, path: authPath, disable_studio_auth: !withStudio },
    ...(withStudio ? { http: studioHttp(config.http, path.relative(folder, root)) } : {}),
  };
  writeFileSync(path.join(folder, "langgraph.json"), JSON.stringify(copy, null, 2));
  writeFileSync(path.join(folder, ".gitignore"), ".langgraph_api\n");
}

/** Studio's page may call, and goes through the same checks as everybody: auth/resource-server/studio.ts. */
function studioHttp(http: object, root: string): object {
  return {
    ...http,
    app: `${path.join(root, "auth/resource-server/studio.ts")}:studio`,
    cors: { allow_origins: ["https://smith.langchain.com"] },
  };
}
