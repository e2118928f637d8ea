import { readFileSync } from "node:fs";
import path from "node:path";
import { cruise } from "dependency-cruiser";
import { z } from "zod";

/** Programs of the `single` image besides the app, whose build has its own packages: launcher, agent, operator's commands. */
const ENTRIES = [
  ...["launch", "launch/langgraph-server", "doctor", "keys", "secrets", "backup", "writes"],
  ...["retention", "compact", "sessions", "token"],
].map((name) => `scripts/${name}.ts`);
const configSchema = z.object({
  graphs: z.record(z.string(), z.string()),
  auth: z.object({ path: z.string() }),
});
/** Imported by LangChain's `initChatModel` by the name in MODEL. */
const IMPORTED_BY_NAME = ["@langchain/openai", "@langchain/anthropic"];

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({
      dependencies: z.record(z.string(), z.string()).default({}),
      optionalDependencies: z.record(z.string(), z.string()).default({}),
      peerDependencies: z.record(z.string(), z.string()).default({}),
      peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().optional() })).default({}),
    }),
  ),
});
type Lock = z.infer<typeof lockSchema>["packages"];

/**
 * The packages that these programs import, with their dependencies.
 * @returns folders as in package-lock.json: `node_modules/pg`, `node_modules/a/node_modules/b`
 */
export async function findPackages(root: string): Promise<string[]> {
  const lock = lockSchema.parse(readJson(root, "package-lock.json"));
  const imported = (await findModules(root)).map(nameOf);
  const folders = [...new Set([...imported, ...IMPORTED_BY_NAME])].map((name) => `node_modules/${name}`);
  return closeOver(
    lock.packages,
    folders.filter((folder) => folder in lock.packages),
  );
}

const readJson = (root: string, file: string): unknown =>
  JSON.parse(readFileSync(path.join(root, file), "utf8"));

/** The direct and indirect imports of these programs: project files, and packages, of which only the entry is followed. */
export async function findModules(root: string): Promise<string[]> {
  const { graphs, auth } = configSchema.parse(readJson(root, "langgraph.json"));
  // `./agent/graph.ts:agent`
  const served = [...Object.values(graphs), auth.path].map((name) => name.replace(/^\.\/|:\w+$/g, ""));
  const { output } = await cruise([...ENTRIES, ...served], {
    baseDir: path.resolve(root),
    doNotFollow: { path: "node_modules" },
  });
  if (typeof output === "string") throw new TypeError("the imports come as text");
  return output.modules.map(({ source }) => source);
}

/** `node_modules/@scope/name/file.js` or `@scope/name/file` → `@scope/name`. */
function nameOf(source: string): string {
  const [first = "", second = ""] = (source.split("node_modules/").at(-1) ?? "").split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}

/** Exported for its test. Includes optional packages if they are locked, and peers that are not optional. */
export function closeOver(lock: Lock, roots: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (folder: string | undefined): void => {
    const entry = folder && lock[folder];
    if (!entry || found.has(folder)) return;
    found.add(folder);
    const peers = Object.keys(entry.peerDependencies).filter(
      (name) => !entry.peerDependenciesMeta[name]?.optional,
    );
    const names = [...Object.keys(entry.dependencies), ...Object.keys(entry.optionalDependencies), ...peers];
    for (const name of names) visit(resolve(lock, folder, name));
  };
  roots.forEach(visit);
  return [...found].sort();
}

/** Node's resolution: in the package's own folder, then in each parent. */
function resolve(lock: Lock, from: string, name: string): string | undefined {
  const above = from
    .split("/node_modules/")
    .map((_part, index, parts) => parts.slice(0, index + 1).join("/node_modules/"));
  const places = [
    ...above.reverse().map((folder) => `${folder}/node_modules/${name}`),
    `node_modules/${name}`,
  ];
  return places.find((folder) => folder in lock);
}
