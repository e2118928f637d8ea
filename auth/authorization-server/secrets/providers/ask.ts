import type { z } from "zod";
import { AuthError } from "#auth/protocol/errors.ts";
import { parseJson } from "#auth/protocol/json.ts";
import type { ProviderAccount } from "../store.ts";

/**
 * Sends a request to a provider's API, at a URL that the operator configured.
 * @param name the provider's, for the error
 * @throws AuthError `provider_error` if there is no response
 */
export async function askProvider(name: string, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(10_000) });
  } catch (cause) {
    const sentence = `${name} can't be reached right now. Try again in a minute.`;
    throw new AuthError("provider_error", sentence, { cause });
  }
}

/**
 * Reads the account of a token from a provider's API.
 * @param schema of the response
 * @returns undefined if the provider rejects the token
 * @throws AuthError `provider_error`
 */
export async function askAccount(
  name: string,
  url: string,
  headers: { accept: string; authorization: string },
  schema: z.ZodType<ProviderAccount>,
): Promise<ProviderAccount | undefined> {
  const response = await askProvider(name, url, { headers });
  if (response.status === 401) return undefined;
  const account = response.ok ? schema.safeParse(parseJson(await response.text())).data : undefined;
  if (!account) throw new AuthError("provider_error", `${name} did not say whose account this is.`);
  return account;
}
