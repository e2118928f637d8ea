import type { KeySet } from "#auth/authorization-server/secrets/cipher.ts";
import { rotateSecrets } from "#auth/authorization-server/secrets/rotate.ts";
import type { TokenStores } from "#auth/authorization-server/secrets/stores/contract.ts";
import { isAuthError } from "#auth/protocol/errors.ts";

export interface Report {
  lines: string[];
  exitCode: 0 | 1 | 75;
  /** The numbers of rows; undefined if the store could not be reached. */
  counts?: Awaited<ReturnType<typeof rotateSecrets>>;
}

/** sysexits' EX_TEMPFAIL: a repetition will succeed. */
const EX_TEMPFAIL = 75;

/** Rotates all secrets. @returns lines about the rows and what is left to do, and the exit code */
export async function reportRotation(stores: TokenStores, sessionKeys: KeySet): Promise<Report> {
  try {
    const counts = await rotateSecrets(stores, undefined, sessionKeys);
    const { reencrypted, current, changed, unreadable } = counts;
    const lines = [
      `re-encrypted             ${reencrypted}`,
      `already current          ${current}`,
      `changed meanwhile        ${changed}`,
      `not decryptable          ${unreadable}`,
    ];
    if (changed > 0) lines.push("Run it again for those that changed meanwhile.");
    if (unreadable > 0) {
      lines.push(
        "Secrets that no key decrypts are lost: people reconnect when they next use them, servers register the app again.",
      );
    }
    if (changed + unreadable === 0) lines.push("Older keys may be dropped from SECRETS_KEYS now.");
    return { lines, counts, exitCode: unreadable > 0 ? 1 : changed > 0 ? EX_TEMPFAIL : 0 };
  } catch (error) {
    if (!isAuthError(error, "server_unavailable")) throw error;
    return { lines: [error.message, "Completed rows stay converted. Run it again."], exitCode: 1 };
  }
}
