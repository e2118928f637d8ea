import path from "node:path";
import { FEATURES, takeOut } from "./features/take-out.ts";

/** `npm run take-out -- FEATURE`: deletes a feature. See docs/template.md. */
const wanted = FEATURES.find((name) => name === process.argv[2]);
if (wanted) {
  const { folders, lines } = takeOut(path.resolve(import.meta.dirname, ".."), wanted);
  for (const folder of folders) console.log(`deleted ${folder}/`);
  for (const line of lines) console.log(`deleted the line ${line.trim()}`);
  console.log("\n`npm test` reports remaining references: documents and tests of the whole system.");
} else {
  console.error(`Which one? npm run take-out -- ${FEATURES.join(" | ")}`);
  process.exitCode = 1;
}
