import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/** The features that can be removed: each has folders of its name, and a line in each registry that refers to one. */
export const FEATURES = ["inspector", "jira", "mcp", "opentelemetry", "studio", "vault"] as const;
export type Feature = (typeof FEATURES)[number];

/** Files with one line per feature, which contains the path of its folder. */
export const REGISTRIES = [
  "agent/features.ts",
  "app/chat/features.ts",
  "app/settings/features.ts",
  "auth/authorization-server/features.ts",
  "auth/protocol/providers.ts",
  "dev/model/features.ts",
  "e2e/features.ts",
  "langgraph.json",
  "package.json",
  "scripts/features.ts",
];
/** The folders that contain features' folders. */
const PLACES = ["agent", "app", "auth", "dev", "e2e", "mcp", "observability", "scripts"];
/** Route folders are named after their URLs. */
const ROUTES: Partial<Record<Feature, string>> = { mcp: "app/client-metadata.json" };

/**
 * Removes a feature from a checkout.
 * @returns the deleted folders and registry lines
 */
export function takeOut(root: string, feature: Feature): { folders: string[]; lines: string[] } {
  const folders = [...findFolders(root, feature), ROUTES[feature] ?? []].flat();
  for (const folder of folders) rmSync(path.join(root, folder), { recursive: true });
  const lines = REGISTRIES.flatMap((file) => dropLines(path.join(root, file), `/${feature}/`));
  return { folders, lines };
}

function findFolders(root: string, feature: Feature): string[] {
  const isFolder = (file: string) =>
    existsSync(path.join(root, file)) && statSync(path.join(root, file)).isDirectory();
  return PLACES.filter(isFolder).flatMap((place) => {
    if (place === feature) return [place];
    const below = readdirSync(path.join(root, place), { recursive: true, encoding: "utf8" });
    return below
      .map((file) => `${place}/${file}`)
      .filter((file) => path.basename(file) === feature && isFolder(file));
  });
}

function dropLines(file: string, mark: string): string[] {
  const lines = readFileSync(file, "utf8").split("\n");
  const dropped = lines.filter((line) => line.includes(mark));
  if (dropped.length > 0) writeFileSync(file, lines.filter((line) => !line.includes(mark)).join("\n"));
  return dropped;
}
