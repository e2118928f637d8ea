import { readFileSync } from "node:fs";
import path from "node:path";
import { PLACES, type PlaceName } from "./places.ts";

/**
 * Finds the line of every place, when the app is built (next.config.ts).
 * @param root the repository's folder
 * @throws Error that names the place whose code is not there any more
 */
export function findLines(root: string): Record<PlaceName, number> {
  const entries = Object.entries(PLACES).map(([place, [file, name]]) => [place, findLine(root, file, name)]);
  return Object.fromEntries(entries) as Record<PlaceName, number>;
}

function findLine(root: string, file: string, name: string): number {
  const declaration = new RegExp(
    `^(export )?(default )?(async )?(function\\*? |const (\\{[^}]*)?)${name}\\b`,
  );
  const lines = readFileSync(path.join(root, file), "utf8").split("\n");
  const at = lines.findIndex((line) => declaration.test(line));
  if (at < 0) throw new Error(`${file} declares no ${name}: see app/chat/inspector/places.ts.`);
  return at + 1;
}
