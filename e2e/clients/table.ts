import { readFileSync } from "node:fs";
import path from "node:path";

/** What docs/clients.md says about each method: undefined if it works, else the error message. */
export interface DocumentedMethods {
  javascript: Map<string, string | undefined>;
  python: Map<string, string | undefined>;
}

const DOCUMENT = path.resolve(import.meta.dirname, "../../docs/clients.md");
const ROW = /^\| (.+?) \| (.+?) \| (works|refused: (.+?))(?: \([^)]*\))? \|$/gm;

/** Reads the rows of methods: `| JavaScript | Python | works, or refused and the message |`. */
export function readTable(): DocumentedMethods {
  const found: DocumentedMethods = { javascript: new Map(), python: new Map() };
  for (const [, javascript = "", python = "", , sentence] of readFileSync(DOCUMENT, "utf8").matchAll(ROW)) {
    for (const name of names(javascript)) found.javascript.set(name, sentence);
    for (const name of names(python)) found.python.set(name, sentence);
  }
  return found;
}

const names = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
