import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Writes a file that must not be lost: whatever cuts the write off, a killed process or the power, leaves the old content or
 * the new one, whole. For its owner's eyes only.
 */
export function writeFileDurably(file: string, content: string): void {
  const next = `${file}.new`;
  writeFileSync(next, content, { mode: 0o600, flush: true });
  renameSync(next, file);
  // The new name is in the folder, which is written apart. Windows can't open one, and does not need to.
  if (process.platform === "win32") return;
  const folder = openSync(path.dirname(file), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
