import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Writes a file atomically and durably: a killed process or a power failure leaves the complete old or new content. Readable only by
 * its owner.
 */
export function writeFileDurably(file: string, content: string): void {
  const next = `${file}.new`;
  writeFileSync(next, content, { mode: 0o600, flush: true });
  renameSync(next, file);
  // The rename is durable once the folder is flushed. Windows can't open a folder, and needs no flush.
  if (process.platform === "win32") return;
  const folder = openSync(path.dirname(file), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
