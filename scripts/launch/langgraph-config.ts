import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { LanggraphConfig, ScriptsFeature } from "#scripts/feature.ts";
import * as features from "#scripts/features.ts";
import type { Context } from "./context.ts";

/**
 * Copies langgraph.json into the data folder, because the server writes its records beside its configuration.
 * They are a cache, cleared at each start: a run cut off by a crash would block its thread for ever (docs/facts.md 19).
 */
export function prepareLanggraph({ root, env }: Pick<Context, "root" | "env">, folder: string): void {
  rmSync(path.join(folder, ".langgraph_api"), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const config: LanggraphConfig = JSON.parse(readFileSync(path.join(root, "langgraph.json"), "utf8"));
  const graphs = Object.entries(config.graphs).map(([name, file]) => [
    name,
    path.relative(folder, path.resolve(root, file)),
  ]);
  const authPath = path.relative(folder, path.resolve(root, config.auth.path));
  const copy = { ...config, graphs: Object.fromEntries(graphs), auth: { ...config.auth, path: authPath } };
  const changed = Object.values<ScriptsFeature>(features).reduce(
    (known, { configureServer }) => configureServer?.(known, env, path.relative(folder, root)) ?? known,
    copy,
  );
  writeFileSync(path.join(folder, "langgraph.json"), JSON.stringify(changed, null, 2));
  writeFileSync(path.join(folder, ".gitignore"), ".langgraph_api\n");
}
