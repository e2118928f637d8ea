/** Codes, grants and tokens: what the embedded GitHub has issued and whether it still holds. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Client } from "#dev/github/clients.ts";
import {
  type Code,
  type Grant,
  readState,
  type State,
  type Token,
  writeState,
} from "#dev/github/state-file.ts";

const CODE_LIFETIME = 10 * 60_000;
const REFRESH_LIFETIME = 184 * 24 * 3600_000;

/** Who is calling: a live token, whose it is, and what it may do. `scopes` is undefined for a GitHub App's token. */
export interface Holder {
  login: string;
  clientId: string;
  scopes: string[] | undefined;
  token: Token;
  grant: Grant;
}

/** The JSON of a token answer. */
export interface IssuedToken {
  access_token: string;
  token_type: "bearer";
  scope: string;
  expires_in?: number;
  refresh_token?: string;
  refresh_token_expires_in?: number;
}

export class Grants {
  #state: State;
  #path: string | undefined;
  #tokenTtl: number;
  /** How often what happened, for tests: refreshes that rotated, and one-time tokens that came twice. */
  readonly counters = { tokensIssued: 0, refreshes: 0, refreshReuses: 0 };

  /** @param path DATA_FILE, or undefined to keep everything in memory. @param tokenTtl seconds a `ghu_` token lives */
  constructor(path: string | undefined, tokenTtl: number) {
    this.#path = path;
    this.#state = readState(path);
    this.#tokenTtl = tokenTtl;
  }

  /** The grant a person has given to a client, if any. */
  find(clientId: string, login: string): Grant | undefined {
    return this.#state.grants.find((grant) => grant.clientId === clientId && grant.login === login);
  }

  /** Records consent (scopes add up, as on GitHub) and returns a one-time code. */
  issueCode(request: Omit<Code, "hash" | "expiresAt">): string {
    const code = randomBytes(10).toString("hex");
    const grant = this.find(request.clientId, request.login);
    if (grant) grant.scopes = [...new Set([...grant.scopes, ...request.scopes])].sort();
    else
      this.#state.grants.push({
        id: randomUUID(),
        clientId: request.clientId,
        login: request.login,
        scopes: request.scopes,
      });
    this.#state.codes.push({ ...request, hash: hashOf(code), expiresAt: Date.now() + CODE_LIFETIME });
    this.#save();
    return code;
  }

  /** Takes a code out; undefined when it is unknown, used, expired or another client's. */
  takeCode(clientId: string, code: string): Code | undefined {
    const hash = hashOf(code);
    const found = this.#state.codes.find((entry) => entry.hash === hash && entry.clientId === clientId);
    if (!found) return undefined;
    this.#state.codes = this.#state.codes.filter((entry) => entry !== found);
    this.#save();
    return found.expiresAt > Date.now() ? found : undefined;
  }

  /** A token for a code that was taken. undefined when the grant has been revoked in between. */
  issueToken(client: Client, code: Code): IssuedToken | undefined {
    const grant = this.find(code.clientId, code.login);
    return grant && this.#issue(client, grant, code.scopes);
  }

  /**
   * Rotates a `ghr_` token: the old pair stops working. Coming a second time it revokes the grant (RFC 9700, 4.14.2).
   * @returns undefined when it is unknown, expired, used or another client's
   */
  refresh(client: Client, refreshToken: string): IssuedToken | undefined {
    const hash = hashOf(refreshToken);
    const found = this.#state.refreshes.find((entry) => entry.hash === hash);
    const grant = this.#state.grants.find((entry) => entry.id === found?.grantId);
    if (!found || !grant || grant.clientId !== client.client_id) return undefined;
    if (found.used) {
      this.counters.refreshReuses += 1;
      this.#drop([grant]);
      return undefined;
    }
    if (found.expiresAt <= Date.now()) return undefined;
    found.used = true;
    this.#state.tokens = this.#state.tokens.filter((token) => token.hash !== found.tokenHash);
    this.counters.refreshes += 1;
    return this.#issue(client, grant, []);
  }

  /** Who holds this access token; undefined when it is not live. */
  holder(accessToken: string): Holder | undefined {
    const hash = hashOf(accessToken);
    const token = this.#state.tokens.find((entry) => entry.hash === hash);
    const grant = this.#state.grants.find((entry) => entry.id === token?.grantId);
    if (!token || !grant || (token.expiresAt !== undefined && token.expiresAt <= Date.now()))
      return undefined;
    const scopes = token.expiresAt === undefined ? token.scopes : undefined;
    return { login: grant.login, clientId: grant.clientId, scopes, token, grant };
  }

  /** Revokes one access token and the refresh token that came with it. */
  revokeToken(token: Token): void {
    this.#state.tokens = this.#state.tokens.filter((entry) => entry.hash !== token.hash);
    this.#state.refreshes = this.#state.refreshes.filter((entry) => entry.tokenHash !== token.hash);
    this.#save();
  }

  /** Revokes all that a person has granted, to one client or to all. @returns how many grants went */
  revokeGrants(login: string, clientId?: string): number {
    const gone = this.#state.grants.filter(
      (g) => g.login === login && (clientId === undefined || g.clientId === clientId),
    );
    this.#drop(gone);
    return gone.length;
  }

  /** Makes every access token that expires expire now, so that a test need not wait for it. */
  expireTokens(login: string): number {
    const ids = new Set(this.#state.grants.filter((grant) => grant.login === login).map((grant) => grant.id));
    const live = this.#state.tokens.filter(
      (token) => ids.has(token.grantId) && token.expiresAt !== undefined,
    );
    for (const token of live) token.expiresAt = 0;
    this.#save();
    return live.length;
  }

  #issue(client: Client, grant: Grant, scopes: string[]): IssuedToken {
    const expiring = client.kind === "github-app";
    const now = Date.now();
    const accessToken = newToken(expiring ? "ghu" : "gho");
    const tokenHash = hashOf(accessToken);
    const expiresAt = expiring ? now + this.#tokenTtl * 1000 : undefined;
    this.#state.tokens.push({ hash: tokenHash, grantId: grant.id, scopes, createdAt: now, expiresAt });
    this.counters.tokensIssued += 1;
    const issued: IssuedToken = {
      access_token: accessToken,
      token_type: "bearer",
      scope: expiring ? "" : scopes.join(","),
    };
    if (expiring) {
      issued.expires_in = this.#tokenTtl;
      issued.refresh_token = newToken("ghr");
      issued.refresh_token_expires_in = REFRESH_LIFETIME / 1000;
      const hash = hashOf(issued.refresh_token);
      this.#state.refreshes.push({
        hash,
        grantId: grant.id,
        tokenHash,
        expiresAt: now + REFRESH_LIFETIME,
        used: false,
      });
    }
    this.#save();
    return issued;
  }

  #drop(grants: Grant[]): void {
    const ids = new Set(grants.map((grant) => grant.id));
    const owners = new Set(grants.map((grant) => `${grant.clientId} ${grant.login}`));
    this.#state.grants = this.#state.grants.filter((grant) => !ids.has(grant.id));
    this.#state.tokens = this.#state.tokens.filter((token) => !ids.has(token.grantId));
    this.#state.refreshes = this.#state.refreshes.filter((entry) => !ids.has(entry.grantId));
    this.#state.codes = this.#state.codes.filter((code) => !owners.has(`${code.clientId} ${code.login}`));
    this.#save();
  }

  #save(): void {
    const now = Date.now();
    this.#state.codes = this.#state.codes.filter((code) => code.expiresAt > now);
    this.#state.refreshes = this.#state.refreshes.filter((entry) => entry.expiresAt > now);
    writeState(this.#path, this.#state);
  }
}

function newToken(prefix: "gho" | "ghu" | "ghr"): string {
  return `${prefix}_${randomBytes(27).toString("base64url").replace(/[-_]/g, "0")}`;
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
