import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";

/** @returns why a folder can't be used or created; undefined if it can. Creates nothing. */
export function whyUnusable(folder: string): string | undefined {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return statSync(folder).isDirectory() ? undefined : "ENOTDIR";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return code === "ENOENT" ? whyUnusable(path.dirname(folder)) : code;
  }
}

/**
 * Creates the data folder if it is missing, readable only by its owner.
 * @throws Error with its name and what to do, if it is no folder or this user can't write there
 */
export function prepareDataFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new Error(
      `The data folder ${dataDir} can't be used (${reason}). It has to be a folder that the user who runs the app can ` +
        "read and write: change its owner, or set DATA_DIR.",
    );
  }
}

/** @returns a warning if the database's keys are missing: the start creates new ones, which decrypt nothing of what is stored */
export function findLostKeys(dataDir: string): string | undefined {
  const [keys = "", database = ""] = ["keys.json", "app.db"].map((name) => path.join(dataDir, name));
  if (existsSync(keys) || !existsSync(database)) return undefined;
  return (
    `${keys} is missing, and new keys are created: what ${database} has encrypted can't be read with them. Stop, and put back a ` +
    "copy (`npm run restore` has it in a backup); without one, people have to reconnect their accounts."
  );
}
