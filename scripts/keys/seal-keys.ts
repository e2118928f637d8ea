import { existsSync, readFileSync } from "node:fs";
import type { JWK } from "jose";
import { type Keys, makeSealKey, writeKeys } from "../launch/keys.ts";

/** Where SECRETS_KEYS is: the variable when it is set, else the launcher's file. */
type KeySet = Keys["SECRETS_KEYS"];

/**
 * Puts a new sealing key in front: it seals from the next start on, the others still open.
 * @param variable SECRETS_KEYS, where the operator keeps it: its new value is then given back, to be put there
 * @param file the launcher's keys.json, changed in place otherwise
 * @returns what to print: what to do next
 * @throws Error when there are no keys at either place
 */
export function addSealKey(variable: string | undefined, file: string): string {
  const add = (keys: JWK[]) => [makeSealKey(), ...keys];
  return change(variable, file, add, "Restart the app, then: npm run secrets:rotate");
}

/** Keeps the first sealing key only. What the others sealed opens no more: `npm run secrets:rotate` comes before. */
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
