import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A page of docs/upstream/: a defect of a dependency that our code works around. */
export interface DefectPage {
  /** Its number in docs/facts.md and the code. */
  fact: number;
  title: string;
  file: string;
  /** A module that prints `DEFECT: …` and exits with 0 while the defect exists, else `FIXED: …` and 1. */
  script: string;
}

const FOLDER = path.resolve(import.meta.dirname, "../../docs/upstream");
/** Follows the code that starts the stock server, which is the same on each page. */
const MARK = "// The defect.\n";

/** @returns the pages in the order of their numbers */
export function readPages(): DefectPage[] {
  return readdirSync(FOLDER)
    .filter((file) => /^\d+-/.test(file))
    .map((file) => readPage(file, readFileSync(path.join(FOLDER, file), "utf8")))
    .sort((one, other) => one.fact - other.fact);
}

/** @throws Error for a page without a numbered title or a script */
export function readPage(file: string, text: string): DefectPage {
  const [, fact, title] = /^# (\d+)\. (.+)$/m.exec(text) ?? [];
  const [, script] = /```js\n([\s\S]*?)```/.exec(text) ?? [];
  if (!fact || !title || !script) throw new Error(`${file} has no numbered title, or no script.`);
  return { fact: Number(fact), title, file, script };
}

/** @returns the part of a script that starts the stock server; undefined if it needs none */
export function stockServer({ script }: DefectPage): string | undefined {
  const at = script.indexOf(MARK);
  return at < 0 ? undefined : script.slice(0, at);
}
