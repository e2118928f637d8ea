import { accessSync, constants, mkdirSync } from "node:fs";

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
