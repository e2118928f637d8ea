import { CompactEncrypt, type CryptoKey, compactDecrypt, importJWK, type JWK } from "jose";
import { AuthError } from "#auth/protocol/errors.ts";

/**
 * Encrypts secrets in a standard format: JWE (RFC 7516), `dir` + A256GCM, by the library jose.
 * The owner of an encrypted value is in its protected header, so that rows can't be swapped between people.
 */

/** What an encrypted value belongs to. All of it is authenticated; none of it is secret. */
export interface SealContext {
  /** The person: the `sub` of the header. */
  subject: string;
  /** What the secret is for: a provider's name, or a purpose. */
  provider: string;
  /** The row or flow that contains it. */
  id: string;
}

export interface KeySet {
  keys: readonly (JWK & { kid: string })[];
}

/** The type of our JWEs: one made by anything else, for anything else, is rejected. */
const TYPE = "obo-sealed";
const ALGORITHM = { alg: "dir", enc: "A256GCM" } as const;

/**
 * Encrypts a value with the key set's first key.
 * @param value any JSON value
 * @returns a compact JWE that only `openSealed` with the same context decrypts
 */
export async function seal(value: unknown, context: SealContext, keySet: KeySet): Promise<string> {
  const primary = keySet.keys[0];
  if (!primary) throw new AuthError("sealed_value_refused", "There is no key to seal with.");
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
    .setProtectedHeader({
      ...ALGORITHM,
      typ: TYPE,
      kid: primary.kid,
      sub: context.subject,
      provider: context.provider,
      id: context.id,
    })
    .encrypt(await symmetricKey(primary));
}

/**
 * Decrypts the result of `seal`.
 * @returns the value
 * @throws AuthError `sealed_value_refused`: another context, a dropped key, or a changed byte
 */
export async function openSealed(sealed: string, context: SealContext, keySet: KeySet): Promise<unknown> {
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(
      sealed,
      async (header) => {
        const key = keySet.keys.find((candidate) => candidate.kid === header.kid);
        if (!key) throw new Error(`no key with the id ${JSON.stringify(header.kid)} in SECRETS_KEYS`);
        return symmetricKey(key);
      },
      { keyManagementAlgorithms: [ALGORITHM.alg], contentEncryptionAlgorithms: [ALGORITHM.enc] },
    );
    const belongs =
      protectedHeader.typ === TYPE &&
      protectedHeader.sub === context.subject &&
      protectedHeader.provider === context.provider &&
      protectedHeader.id === context.id;
    if (!belongs) throw new Error("it was encrypted for something else");
    return JSON.parse(new TextDecoder().decode(plaintext));
  } catch (cause) {
    throw new AuthError("sealed_value_refused", "A stored secret could not be opened.", { cause });
  }
}

/** Like `openSealed`, but returns undefined for a value that can't be decrypted. */
export function tryOpenSealed(...asked: Parameters<typeof openSealed>): Promise<unknown> {
  // openSealed throws nothing else.
  return openSealed(...asked).catch(() => undefined);
}

/** The id of the key that encrypted a value, without decrypting it; undefined if it is not ours. */
export function sealedKeyId(sealed: string): string | undefined {
  try {
    const header: unknown = JSON.parse(Buffer.from(sealed.split(".")[0] ?? "", "base64url").toString());
    return typeof header === "object" && header && "kid" in header ? String(header.kid) : undefined;
  } catch {
    return undefined;
  }
}

async function symmetricKey(jwk: JWK): Promise<CryptoKey | Uint8Array> {
  return importJWK(jwk, ALGORITHM.enc);
}
