import { existsSync, watch } from "node:fs";
import path from "node:path";

/** An editor writes a file in several steps, and a checkout many files. */
const SETTLE_MS = 200;
const SOURCE = /\.(ts|json)$/;
const TEST = /\.test\.ts$|(^|\/)testing\//;

/**
 * Watches folders of the project's own code. Not what it imports, as `node --watch` does: that restarts for every file that an
 * `npm install` touches.
 * @param changed gets the changed file's path below `root`; once for changes that follow each other closely
 */
export function watchSources(
  root: string,
  folders: readonly string[],
  changed: (file: string) => void,
): void {
  let timer: NodeJS.Timeout | undefined;
  for (const folder of folders) {
    if (!existsSync(path.join(root, folder))) continue;
    watch(path.join(root, folder), { recursive: true, persistent: false }, (_event, name) => {
      if (!name || !SOURCE.test(name) || TEST.test(name)) return;
      clearTimeout(timer);
      timer = setTimeout(() => changed(path.join(folder, name)), SETTLE_MS);
    });
  }
}
