import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Secrets, by a printable name. */
export type Canaries = Readonly<Record<string, string>>;

/** The encodings in which a secret may occur in a text. */
export function encodingsOf(canary: string): Record<string, string> {
  return {
    plain: canary,
    "URL-encoded": encodeURIComponent(canary),
    "JSON in JSON": JSON.stringify(JSON.stringify(canary)).slice(3, -3),
    hex: Buffer.from(canary).toString("hex"),
    ...Object.fromEntries(base64Cores(canary).map((core, offset) => [`base64 at offset ${offset}`, core])),
    "base64, URL-safe": Buffer.from(canary).toString("base64url").slice(0, -2),
  };
}

/** The part of a text's base64 that its neighbours don't change, for each offset in a group of three bytes. */
function base64Cores(canary: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.from("\0".repeat(offset) + canary)
      .toString("base64")
      .replace(/=+$/, "");
    return encoded.slice(offset === 0 ? 0 : offset + 1, -2);
  });
}

/** A match of this length is no coincidence, even if it is only a part of a secret. */
const PART = 12;

/** @returns the names of the canaries that occur in the text, in any encoding or split into two nearby parts */
export function findInText(text: string, canaries: Canaries): string[] {
  return Object.entries(canaries)
    .filter(([, canary]) => {
      if (Object.values(encodingsOf(canary)).some((form) => text.includes(form))) return true;
      return appearsSplit(text, canary);
    })
    .map(([name]) => name);
}

/** Whether the text contains the start of a canary and, shortly after it, the rest: streams split texts anywhere. */
function appearsSplit(text: string, canary: string): boolean {
  const lead = Math.min(PART, Math.floor(canary.length / 3));
  for (
    let at = text.indexOf(canary.slice(0, lead));
    at >= 0;
    at = text.indexOf(canary.slice(0, lead), at + 1)
  ) {
    let length = lead;
    while (length < canary.length && text[at + length] === canary[length]) length += 1;
    const near = text.slice(at + length, at + length + 2_000);
    if (length < canary.length && canary.length - length > 3 && near.includes(canary.slice(length)))
      return true;
  }
  return false;
}

export interface Found {
  file: string;
  canary: string;
}

/** Searches every file under a folder. @param skip files that may contain secrets */
export function findInFiles(
  folder: string,
  canaries: Canaries,
  skip: (file: string) => boolean = () => false,
): Found[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || skip(path.relative(folder, file))) return [];
    return findInText(readFileSync(file, "latin1"), canaries).map((canary) => ({ file, canary }));
  });
}
