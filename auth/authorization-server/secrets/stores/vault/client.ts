import { z } from "zod";
import { unavailable } from "../unavailable.ts";
import { type VaultLogin, vaultLogin } from "./login.ts";
import type { VaultEnv } from "./variables.ts";

/** Vault's HTTP API (developer.hashicorp.com/vault/api-docs), which OpenBao shares, as far as the stores need it. */
export interface VaultClient {
  /**
   * Sends one request.
   * @param path below /v1/
   * @returns a response about the request itself: 2xx, 400, 404
   * @throws AuthError `server_unavailable`: unreachable, sealed, overloaded, or our token lacks the permission
   */
  send(method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<VaultAnswer>;
}

export interface VaultAnswer {
  status: number;
  /** The response's `data`; undefined if it has none. */
  data: unknown;
  /** The result of a login. */
  auth?: unknown;
  /** Vault's own error messages about the request. Never shown to people. */
  errors: readonly string[];
}

const TIMEOUT_MS = 5_000;
const answerSchema = z.object({
  data: z.unknown().optional(),
  auth: z.unknown().optional(),
  errors: z.array(z.string()).optional(),
});

/** @param env has its URL and the login method */
export function vaultClient(env: VaultEnv): VaultClient {
  const base = `${env.VAULT_ADDR ?? ""}/v1/`;
  const headers: Record<string, string> = env.VAULT_NAMESPACE
    ? { "x-vault-namespace": env.VAULT_NAMESPACE }
    : {};
  const login: VaultLogin = vaultLogin(env, (path, body) =>
    vaultRequest(base + path, "POST", headers, body).then(processVaultResponse),
  );

  async function send(method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<VaultAnswer> {
    const attempt = async () => {
      const token = await login.token();
      return vaultRequest(base + path, method, { ...headers, "x-vault-token": token }, body);
    };
    const first = await attempt();
    // The token expired, or was renewed in its file: retry once with the next one.
    const isStale = first.status === 403 && login.forget();
    return processVaultResponse(isStale ? await attempt() : first);
  }
  return { send };
}

/** Sends one request; redirects are not followed, so that the token stays with the host it is for. */
async function vaultRequest(
  url: string,
  method: "GET" | "POST" | "DELETE",
  headers: Record<string, string>,
  body?: object,
): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      headers: { ...headers, "x-vault-request": "true", "content-type": "application/json" },
      body: body && JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw unavailable(cause);
  }
}

/**
 * Reads a response, or converts it into the corresponding AuthError. "Not found" counts in Vault's format only (`errors`, also if
 * empty, or the metadata of a deleted version): a proxy's own 404 says nothing about a value.
 */
async function processVaultResponse(response: Response): Promise<VaultAnswer> {
  const { status } = response;
  if (status >= 300 && status < 400) throw unavailable(new Error(describeRedirect(response)));
  const body = answerSchema.safeParse(await readJson(response)).data;
  const isVaults = body?.errors !== undefined || body?.data !== undefined;
  if (response.ok || ((status === 400 || status === 404) && isVaults)) {
    return { status, data: body?.data, auth: body?.auth, errors: body?.errors ?? [] };
  }
  throw unavailable(new Error(`Vault answered ${status}: ${body?.errors?.join("; ") || "no reason given"}`));
}

/** A standby that can't forward redirects to the active node (developer.hashicorp.com/vault/docs/concepts/ha). */
function describeRedirect({ status, headers }: Response): string {
  const location = headers.get("location") ?? "";
  const origin = URL.canParse(location) ? new URL(location).origin : "another address";
  return `Vault answered ${status}: it redirects to ${origin}`;
}

async function readJson(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    return text === "" ? {} : JSON.parse(text);
  } catch (cause) {
    throw unavailable(cause);
  }
}
