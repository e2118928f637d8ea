/** Codes, grants and tokens: what a stand-in has issued and whether it still holds. The file keeps hashes, never tokens. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { readJson, writeJson } from "#dev/server/state-file.ts";

const CODE_MS = 10 * 60_000;
const scopes = z.array(z.string()).default([]);
const grant = z.object({ id: z.string(), clientId: z.string(), login: z.string(), scopes });
/** An access token, and the refresh token that came with it. */
const token = z.object({
  hash: z.string(),
  grantId: z.string(),
  scopes,
  expiresAt: z.number().optional(),
  refreshHash: z.string().optional(),
  /** The refresh token was used: this pair has been replaced. */
  isReplaced: z.boolean().default(false),
});
const state = z.object({ grants: z.array(grant).default([]), tokens: z.array(token).default([]) });

export type Grant = z.infer<typeof grant>;
export type Token = z.infer<typeof token>;

/** What a code stands for until it is redeemed. */
export interface Consent extends Omit<Grant, "id"> {
  redirectUri: string;
  /** RFC 7636, S256. */
  challenge: string | undefined;
}

export interface TokenKind {
  accessPrefix: string;
  refreshPrefix: string;
  /** Seconds an access token lives; undefined: until it is revoked. */
  ttl?: number;
  /** Whether a refresh token comes with it. */
  refreshes(scopes: readonly string[]): boolean;
}

export type Issued = { accessToken: string; refreshToken: string | undefined; scopes: string[] };

export class Grants {
  #state: z.infer<typeof state>;
  readonly #codes = new Map<string, Consent & { expiresAt: number }>();
  readonly #path: string | undefined;
  /** For tests: refreshes that rotated, and refresh tokens that came twice. */
  readonly counters = { refreshes: 0, refreshReuses: 0 };

  /** @param path DATA_FILE, or undefined to keep everything in memory */
  constructor(path: string | undefined) {
    this.#path = path;
    this.#state = state.parse((path && readJson(path)) ?? {});
  }

  find(clientId: string, login: string): Grant | undefined {
    return this.#state.grants.find((entry) => entry.clientId === clientId && entry.login === login);
  }

  /** Records consent and returns a one-time code. @param replaces whether the scopes replace those granted before, or add up */
  issueCode(consent: Consent, replaces: boolean): string {
    const { clientId, login } = consent;
    const known = this.find(clientId, login);
    if (replaces && known) this.revoke(login, clientId);
    if (known && !replaces) known.scopes = [...new Set([...known.scopes, ...consent.scopes])].sort();
    else this.#state.grants.push({ id: randomUUID(), clientId, login, scopes: consent.scopes });
    const code = randomBytes(20).toString("hex");
    this.#codes.set(code, { ...consent, expiresAt: Date.now() + CODE_MS });
    this.#save();
    return code;
  }

  /** Takes a code out; undefined when it is unknown, used, expired or another client's. */
  takeCode(clientId: string, code: string): Consent | undefined {
    const found = this.#codes.get(code);
    if (found?.clientId !== clientId) return undefined;
    this.#codes.delete(code);
    return found.expiresAt > Date.now() ? found : undefined;
  }

  /** Tokens for a code that was taken, or for a refresh; undefined when the grant has been revoked meanwhile. */
  issue(granted: Grant | undefined, scopes: string[] = [], kind: TokenKind): Issued | undefined {
    if (!granted) return undefined;
    const accessToken = newToken(kind.accessPrefix);
    const refreshToken = kind.refreshes(scopes) ? newToken(kind.refreshPrefix) : undefined;
    this.#state.tokens.push({
      hash: hashOf(accessToken),
      grantId: granted.id,
      scopes,
      expiresAt: kind.ttl === undefined ? undefined : Date.now() + kind.ttl * 1000,
      refreshHash: refreshToken && hashOf(refreshToken),
      isReplaced: false,
    });
    this.#save();
    return { accessToken, refreshToken, scopes };
  }

  /**
   * Takes a refresh token: the old pair stops working. Used a second time it revokes the grant (RFC 9700, 4.14.2).
   * @returns undefined when it is unknown, used or another client's
   */
  refresh(clientId: string, refreshToken: string): Grant | undefined {
    const hash = hashOf(refreshToken);
    const found = this.#state.tokens.find(({ refreshHash }) => refreshHash === hash);
    const granted = this.#grantOf(found);
    if (!found || granted?.clientId !== clientId) return undefined;
    if (found.isReplaced) {
      this.counters.refreshReuses += 1;
      this.revoke(granted.login, clientId);
      return undefined;
    }
    found.isReplaced = true;
    this.counters.refreshes += 1;
    return granted;
  }

  /** A live access token and its grant; undefined when it is not live. */
  holder(accessToken: string): { grant: Grant; token: Token } | undefined {
    const hash = hashOf(accessToken);
    const found = this.#state.tokens.find((entry) => entry.hash === hash);
    const granted = this.#grantOf(found);
    if (!found || !granted || found.isReplaced || (found.expiresAt ?? Infinity) <= Date.now())
      return undefined;
    return { grant: granted, token: found };
  }

  /** Revokes all that a person has granted, to one client or to all. @returns how many grants are gone */
  revoke(login: string, clientId?: string): number {
    const isGone = (entry: { login: string; clientId: string }): boolean =>
      entry.login === login && (clientId === undefined || entry.clientId === clientId);
    const before = this.#state.grants.length;
    const grants = this.#state.grants.filter((entry) => !isGone(entry));
    const ids = new Set(grants.map(({ id }) => id));
    this.#state = { grants, tokens: this.#state.tokens.filter(({ grantId }) => ids.has(grantId)) };
    for (const [code, consent] of this.#codes) if (isGone(consent)) this.#codes.delete(code);
    this.#save();
    return before - grants.length;
  }

  /** Makes a person's expiring access tokens expire now, so that a test need not wait for it. */
  expire(login: string): number {
    const expiring = this.#state.tokens.filter(({ expiresAt }) => expiresAt !== undefined);
    const live = expiring.filter((entry) => this.#grantOf(entry)?.login === login);
    for (const entry of live) entry.expiresAt = 0;
    this.#save();
    return live.length;
  }

  #grantOf(held: Token | undefined): Grant | undefined {
    return this.#state.grants.find(({ id }) => id === held?.grantId);
  }

  #save(): void {
    if (this.#path) writeJson(this.#path, this.#state);
  }
}

const newToken = (prefix: string): string =>
  prefix + randomBytes(27).toString("base64url").replace(/[-_]/g, "0");
const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
