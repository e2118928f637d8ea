import type { AuthorizationServer, Client, ClientAuth } from "oauth4webapi";
import type { Connection } from "#db/schema.ts";
import type { ProviderAccount, ProviderTokens } from "../store.ts";

/** A `fetch` with limits of its own on where it goes and what it takes. */
export type ServerFetch = (url: string | URL, init?: ServerRequest) => Promise<Response>;
type ServerRequest = Pick<RequestInit, "method" | "headers" | "signal"> & {
  body?: string | URLSearchParams | undefined;
};

/** An authorization server, and who we are there. */
export interface OAuthAccess {
  server: AuthorizationServer;
  client: Client;
  clientAuth: ClientAuth;
  /** What its tokens are for (RFC 8707); said with every request for tokens. */
  resource?: string;
  /** What to ask for first, where the server says so itself; the descriptor's `defaultScopes` otherwise. */
  scopes?: readonly string[];
  /** How its endpoints are reached, where it was not the operator who named them. */
  fetch?: ServerFetch;
}

/** The server and the resource that a flow or a connection is bound to. */
export type Binding = Pick<Connection, "issuer" | "resource">;

/**
 * A provider that people can connect: everything that differs between them, and nothing else. Adding one is writing one
 * of these and naming it in features.ts.
 */
export interface ConnectionProvider {
  id: string;
  /** Its name for people: auth/protocol/providers.ts. */
  name: string;
  /**
   * @param bound what a flow that is under way, or a connection, was made with; finds it out where it is left out
   * @throws AuthError `provider_error` or `server_unavailable` where that has to be asked for
   */
  open(bound?: Binding): Promise<OAuthAccess>;
  /**
   * The address that its tokens are for, where it is one server of many: they are given out for no other. Such a server tells
   * nobody whose token it is.
   */
  audience?: string;
  /** The person's identity provider may grant access to it, without their consent there: docs/decisions/0101. */
  crossAppAccess?: boolean;
  /**
   * Checks a server before a person is sent there, where `open` accepts one that has no page for people.
   * @throws AuthError `provider_error`
   */
  requireConsentPage?(server: AuthorizationServer): void;
  /** Which of its tools a token may be given for; all of them where it is left out. */
  permits?(tool: string, access: "read" | "write"): boolean;
  /** Parameters of the consent page beyond the standard ones. */
  authorizationParameters?: Readonly<Record<string, string>>;
  /** Scopes requested when a person connects without a particular need. */
  defaultScopes: readonly string[];
  /** What may be asked for on top, when a tool needs it; nothing else can be, whatever a form says. `any`: the server decides. */
  stepUpScopes?: readonly string[] | "any";
  /** True if a grant of `granted` covers `needed`. */
  covers(granted: readonly string[], needed: string): boolean;
  /**
   * Whose token this is; undefined when the provider does not accept it (401), or can't be asked.
   * @throws AuthError `provider_error` when the provider can't say
   */
  findAccount(accessToken: string): Promise<ProviderAccount | undefined>;
  /** Error codes of the token endpoint that mean: this refresh token is no good, and never will be. */
  refreshRefusals: readonly string[];
  /**
   * Revokes all that the person granted, at the provider. Left out where the provider has no way to do so.
   * @returns false when there was nothing left to revoke, `unsupported` where it turns out to have no way
   * @throws AuthError `provider_error`
   */
  revokeGrant?(tokens: ProviderTokens, bound: Binding): Promise<boolean | "unsupported">;
  /** The provider no longer knows our client: the next connection is made as another. */
  forgetClient?(access: OAuthAccess): Promise<void>;
  /**
   * Where the way to its consent leads: the browser lets forms lead only there (CSP, form-action). Left out for a server that
   * says so itself: its page is reached by a link.
   */
  consentOrigins?: readonly string[];
  /** The page at the provider where people see and revoke what they granted; for a server of any kind, its own address. */
  grantsPage: string;
  /** Where people install the app on an account, for providers that separate this from consent. */
  installPage?: string;
}
