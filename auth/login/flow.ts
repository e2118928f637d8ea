import { createHash } from "node:crypto";
import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { webEnv } from "#auth/authorization-server/env.ts";
import { seal, tryOpenSealed } from "#auth/authorization-server/secrets/cipher.ts";

/**
 * The state of a sign-in while the person is at the sign-in provider. Auth.js stores it in four cookies with fixed names:
 * together with its redirect they exceed a proxy's buffer of 4 kB, and a second tab overwrites the first
 * one's. Here it is one encrypted cookie for each sign-in, named by its `state`: docs/decisions/0080.
 */

export const FLOW_SECONDS = 15 * 60;
/** The maximum number of sign-ins in progress in one browser: the oldest are dropped. */
const MAX_FLOWS = 4;

/** Auth.js' own cookies, with the names from its configuration. They never reach a browser. */
export const CHECK_COOKIES = {
  state: "sign-in-state",
  pkceCodeVerifier: "sign-in-pkce",
  nonce: "sign-in-nonce",
};
export const RETURN_COOKIE = "sign-in-return";

const flowSchema = z.object({
  /** SHA-256 of the `state` that the provider sends back. */
  state: z.string(),
  verifier: z.string().optional(),
  nonce: z.string().optional(),
  returnTo: z.string(),
  startedAt: z.number(),
  /** The person who has to re-authenticate; absent if anyone may sign in. */
  again: z.string().optional(),
});
export type SignInFlow = z.infer<typeof flowSchema>;

function prefix(): string {
  return webEnv().APP_URL.startsWith("https:") ? "__Secure-obo-sign-in-" : "obo-sign-in-";
}

function hash(state: string): string {
  return createHash("sha256").update(state).digest("base64url");
}

/** The name of a flow's cookie. @param stateHash `SignInFlow.state` */
export function flowCookieName(stateHash: string): string {
  return `${prefix()}${stateHash.slice(0, 8)}`;
}

export const FLOW_PATH = "/api/auth/callback";

const contextOf = (provider: string, stateHash: string) => ({
  subject: "",
  provider: `sign-in-flow:${provider}`,
  id: stateHash,
});

/**
 * Packs Auth.js' cookies.
 * @param cookies the cookies that it sets, by name
 * @param state the `state` parameter of its redirect
 */
export async function packFlow(
  provider: string,
  cookies: ReadonlyMap<string, string>,
  state: string,
  rest: Pick<SignInFlow, "returnTo" | "again">,
): Promise<{ name: string; value: string }> {
  const read = async (name: string) => {
    const token = cookies.get(name);
    const opened = token && (await decode({ token, salt: name, secret: webEnv().AUTH_SECRET }));
    return opened && typeof opened.value === "string" ? opened.value : undefined;
  };
  const flow: SignInFlow = {
    ...rest,
    state: hash(state),
    verifier: await read(CHECK_COOKIES.pkceCodeVerifier),
    nonce: await read(CHECK_COOKIES.nonce),
    startedAt: Date.now(),
  };
  const value = await seal(flow, contextOf(provider, flow.state), webEnv().SECRETS_KEYS);
  return { name: flowCookieName(flow.state), value };
}

/** The flow of a provider's response; undefined if this browser has none, or it has expired. */
export async function openFlow(
  provider: string,
  state: string,
  readCookie: (name: string) => string | undefined,
): Promise<SignInFlow | undefined> {
  const id = hash(state);
  const sealed = readCookie(flowCookieName(id));
  if (!sealed) return undefined;
  const opened = await tryOpenSealed(sealed, contextOf(provider, id), webEnv().SECRETS_KEYS);
  if (opened === undefined) return undefined;
  const flow = flowSchema.parse(opened);
  return Date.now() < flow.startedAt + FLOW_SECONDS * 1000 ? flow : undefined;
}

/** The cookies of a flow as Auth.js reads them: a Cookie header. */
export async function unpackFlow(provider: string, flow: SignInFlow, state: string): Promise<string> {
  const values: [string, string | undefined][] = [
    [CHECK_COOKIES.state, state],
    [CHECK_COOKIES.pkceCodeVerifier, flow.verifier],
    [CHECK_COOKIES.nonce, flow.nonce],
  ];
  const encoded = values.map(async ([name, value]) => {
    const token = { value, provider };
    return `${name}=${await encode({ token, salt: name, secret: webEnv().AUTH_SECRET, maxAge: FLOW_SECONDS })}`;
  });
  return [...(await Promise.all(encoded)), `${RETURN_COOKIE}=${encodeURIComponent(flow.returnTo)}`].join(
    "; ",
  );
}

/** The names of the flows to drop for a new one. @param names all cookies of the browser, oldest first */
export function findOldFlows(names: readonly string[]): string[] {
  const flows = names.filter((name) => name.startsWith(prefix()));
  return flows.slice(0, Math.max(0, flows.length + 1 - MAX_FLOWS));
}
