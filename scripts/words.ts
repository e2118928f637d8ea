import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { formatWords } from "./words/format-words.ts";
import { FEATURES } from "./words/list-words.ts";

/** `npm run words`: writes docs/words/, the texts of the app's pages, one file per feature. */
const root = path.resolve(import.meta.dirname, "..");
mkdirSync(path.join(root, "docs/words"), { recursive: true });
for (const feature of Object.keys(FEATURES)) {
  writeFileSync(path.join(root, `docs/words/${feature}.md`), formatWords(root, feature));
}
