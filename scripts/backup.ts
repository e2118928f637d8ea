import path from "node:path";
import { backUp, restore } from "./backup/data.ts";
import { runCommand } from "./command.ts";
import { readEnvironment } from "./environment.ts";

/** `npm run backup -- FOLDER` and `npm run restore -- FOLDER`: the embedded data (`.data/`), including keys. */
const { dataDir } = readEnvironment();
const [action, folder] = process.argv.slice(2);

await runCommand(async () => {
  if (!folder) throw new Error("Name a folder: npm run backup -- FOLDER");
  const names =
    action === "restore"
      ? await restore(path.resolve(folder), dataDir)
      : backUp(dataDir, path.resolve(folder));
  process.stdout.write(`${action === "restore" ? "Restored" : "Copied"}: ${names.join(", ")}\n`);
});
