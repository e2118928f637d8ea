import { existsSync, readFileSync } from "node:fs";
import type { JWK } from "jose";
import { type Keys, makeSealKey, writeKeys } from "../launch/keys.ts";

/** The location of SECRETS_KEYS: the variable if it is set, else the launcher's file. */
type KeySet = Keys["SECRETS_KEYS"];

/**
 * Puts a new encryption key first: it encrypts from the next start on; the others still decrypt.
 * @param variable SECRETS_KEYS, if the operator has set it: its new value is returned, for the operator to set
 * @param file the launcher's keys.json, otherwise changed in place
 * @returns what to print: the next step
 * @throws Error if there are no keys in either place
 */
export function addSealKey(variable: string | undefined, file: string): string {
  const add = (keys: JWK[]) => [makeSealKey(), ...keys];
  return change(variable, file, add, "Restart the app, then: npm run secrets:rotate");
}

/** Keeps only the first encryption key. Run `npm run secrets:rotate` before: what the others encrypted is lost. */
export function dropOldSealKeys(variable: string | undefined, file: string): string {
  return change(variable, file, (keys) => keys.slice(0, 1), "Restart the app.");
}

function change(
  variable: string | undefined,
  file: string,
  edit: (keys: JWK[]) => JWK[],
  next: string,
): string {
  if (variable) {
    const { keys } = JSON.parse(variable) as KeySet;
    return `SECRETS_KEYS=${JSON.stringify({ keys: edit(keys) })}`;
  }
  if (!existsSync(file)) throw new Error(`There are no keys at ${file} yet: the first start makes them.`);
  const all = JSON.parse(readFileSync(file, "utf8")) as Keys;
  const keys = edit(all.SECRETS_KEYS.keys);
  writeKeys(file, { ...all, SECRETS_KEYS: { keys } });
  const names = keys.map((key) => key.kid).join(", ");
  return `${file}: SECRETS_KEYS now holds ${names}; the first seals. ${next}`;
}
