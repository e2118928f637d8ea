/** What the embedded Atlassian has issued and whether it still holds. The file keeps hashes of tokens, never tokens. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";

const CODE_MS = 5 * 60_000;

const grant = z.object({ id: z.string(), login: z.string(), scopes: z.array(z.string()) });
const issued = z.object({ hash: z.string(), grantId: z.string(), expiresAt: z.number() });
const state = z.object({
  grants: z.array(grant),
  tokens: z.array(issued),
  refreshes: z.array(issued.extend({ used: z.boolean() })),
});
const EMPTY: z.infer<typeof state> = { grants: [], tokens: [], refreshes: [] };

export type Grant = z.infer<typeof grant>;

/** What a code stands for until it is taken. */
export interface Consent {
  login: string;
  scopes: string[];
  redirectUri: string;
  challenge: string | undefined;
}

/** The JSON of a token answer. */
export interface TokenAnswer {
  access_token: string;
  token_type: "Bearer";
  expires_in: number;
  scope: string;
  refresh_token?: string;
}

export class Grants {
  #state: z.infer<typeof state>;
  readonly #codes = new Map<string, Consent & { expiresAt: number }>();
  readonly #path: string | undefined;
  readonly #tokenTtl: number;
  /** For tests: refreshes that rotated, and refresh tokens that came twice. */
  readonly counters = { refreshes: 0, refreshReuses: 0 };

  /** @param path DATA_FILE, or undefined to keep everything in memory. @param tokenTtl seconds an access token lives */
  constructor(path: string | undefined, tokenTtl: number) {
    this.#path = path;
    this.#tokenTtl = tokenTtl;
    this.#state = path ? readState(path) : structuredClone(EMPTY);
  }

  issueCode(consent: Consent): string {
    const code = randomBytes(24).toString("base64url");
    this.#codes.set(code, { ...consent, expiresAt: Date.now() + CODE_MS });
    return code;
  }

  /** Takes a code out; undefined when it is unknown, used or expired. */
  takeCode(code: string): Consent | undefined {
    const consent = this.#codes.get(code);
    this.#codes.delete(code);
    return consent && consent.expiresAt > Date.now() ? consent : undefined;
  }

  /** Consent replaces what the person granted before: at Atlassian there is one grant a person and app. */
  grant({ login, scopes }: Consent): TokenAnswer {
    this.revoke(login);
    const made: Grant = { id: randomUUID(), login, scopes };
    this.#state.grants.push(made);
    return this.#issue(made);
  }

  /** Rotates: a refresh token is for one use, and the second takes the whole grant back. */
  refresh(refreshToken: string): TokenAnswer | undefined {
    const found = this.#state.refreshes.find((entry) => entry.hash === hashOf(refreshToken));
    const holder = this.#state.grants.find((entry) => entry.id === found?.grantId);
    if (!found || !holder) return undefined;
    if (found.used) {
      this.counters.refreshReuses += 1;
      this.revoke(holder.login);
      return undefined;
    }
    found.used = true;
    this.counters.refreshes += 1;
    return this.#issue(holder);
  }

  /** The grant behind an access token; undefined when it is not live. */
  holder(accessToken: string): Grant | undefined {
    const token = this.#state.tokens.find((entry) => entry.hash === hashOf(accessToken));
    if (!token || token.expiresAt <= Date.now()) return undefined;
    return this.#state.grants.find((entry) => entry.id === token.grantId);
  }

  find(login: string): Grant | undefined {
    return this.#state.grants.find((entry) => entry.login === login);
  }

  revoke(login: string): void {
    const gone = new Set(this.#state.grants.filter((entry) => entry.login === login).map(({ id }) => id));
    const stays = ({ grantId }: { grantId: string }): boolean => !gone.has(grantId);
    this.#state = {
      grants: this.#state.grants.filter(({ id }) => !gone.has(id)),
      tokens: this.#state.tokens.filter(stays),
      refreshes: this.#state.refreshes.filter(stays),
    };
    this.#save();
  }

  /** Ends a person's access tokens now, so that a test need not wait for it. */
  expire(login: string): void {
    const holder = this.find(login);
    for (const token of this.#state.tokens) if (token.grantId === holder?.id) token.expiresAt = 0;
    this.#save();
  }

  #issue({ id, scopes }: Grant): TokenAnswer {
    const expiresAt = Date.now() + this.#tokenTtl * 1000;
    const access_token = newToken();
    const live = this.#state.tokens.filter((entry) => entry.expiresAt > Date.now());
    this.#state.tokens = [...live, { hash: hashOf(access_token), grantId: id, expiresAt }];
    const answer: TokenAnswer = {
      access_token,
      token_type: "Bearer",
      expires_in: this.#tokenTtl,
      scope: scopes.join(" "),
    };
    if (scopes.includes("offline_access")) {
      answer.refresh_token = newToken();
      const hash = hashOf(answer.refresh_token);
      this.#state.refreshes.push({ hash, grantId: id, expiresAt: 0, used: false });
    }
    this.#save();
    return answer;
  }

  #save(): void {
    if (!this.#path) return;
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(`${this.#path}.new`, JSON.stringify(this.#state), { mode: 0o600, flush: true });
    renameSync(`${this.#path}.new`, this.#path);
  }
}

function readState(path: string): z.infer<typeof state> {
  try {
    return state.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return structuredClone(EMPTY);
    throw new Error(`${path} is not a state file of the embedded Atlassian; delete it to start afresh`, {
      cause: error,
    });
  }
}

function newToken(): string {
  return `embedded-atlassian-${randomBytes(32).toString("base64url")}`;
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
