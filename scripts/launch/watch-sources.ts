import { existsSync, watch } from "node:fs";
import path from "node:path";

/** An editor writes a file in several steps, and a checkout changes many files. */
const SETTLE_MS = 200;
const SOURCE = /\.(ts|json)$/;
const TEST = /\.test\.ts$|(^|\/)testing\//;

/**
 * Watches folders of the project's code. Unlike `node --watch`, not its imports, which would restart for every file changed by
 * `npm install`.
 * @param changed called with the changed file's path relative to `root`, once for changes in quick succession
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
