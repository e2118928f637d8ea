import type { AuthorizationServer, Client, ClientAuth } from "oauth4webapi";
import type { Connection } from "#db/schema.ts";
import type { ProviderAccount, ProviderTokens } from "../store.ts";

/** A `fetch` with its own limits on targets and response size. */
export type ServerFetch = (url: string | URL, init?: ServerRequest) => Promise<Response>;
type ServerRequest = Pick<RequestInit, "method" | "headers" | "signal"> & {
  body?: string | URLSearchParams | undefined;
};

/** An authorization server, and our client there. */
export interface OAuthAccess {
  server: AuthorizationServer;
  client: Client;
  clientAuth: ClientAuth;
  /** The resource of its tokens (RFC 8707), sent with every token request. */
  resource?: string;
  /** The initial scopes, if the server names them itself; the descriptor's `defaultScopes` otherwise. */
  scopes?: readonly string[];
  /** How to reach its endpoints, if the operator did not configure them. */
  fetch?: ServerFetch;
}

/** The server and the resource that a flow or a connection is bound to. */
export type Binding = Pick<Connection, "issuer" | "resource">;

/**
 * A provider that people can connect: everything that differs between providers, and nothing else. To add one, write one
 * of these and list it in features.ts.
 */
export interface ConnectionProvider {
  id: string;
  /** Its name for people: auth/protocol/providers.ts. */
  name: string;
  /**
   * @param bound what a flow or connection was created with; discovered if omitted
   * @throws AuthError `provider_error` or `server_unavailable` if discovery fails
   */
  open(bound?: Binding): Promise<OAuthAccess>;
  /**
   * The resource of its tokens, if it is one server of many: they are issued for no other. Such a server does not disclose
   * the account of a token.
   */
  audience?: string;
  /** The person's identity provider may grant access to it, without consent there: docs/decisions/0101. */
  crossAppAccess?: boolean;
  /**
   * Checks a server before a person is sent there, if `open` accepts one without a page for people.
   * @throws AuthError `provider_error`
   */
  requireConsentPage?(server: AuthorizationServer): void;
  /** The tools for which a token may be issued; all if omitted. */
  permits?(tool: string, access: "read" | "write"): boolean;
  /** Parameters of the consent page beyond the standard ones. */
  authorizationParameters?: Readonly<Record<string, string>>;
  /** Scopes requested when a person connects without a particular need. */
  defaultScopes: readonly string[];
  /** Scopes that may be requested in addition if a tool needs them, and no others, whatever a form says. `any`: the server decides. */
  stepUpScopes?: readonly string[] | "any";
  /** True if a grant of `granted` covers `needed`. */
  covers(granted: readonly string[], needed: string): boolean;
  /**
   * The account of a token; undefined if the provider rejects it (401), or has no such request.
   * @throws AuthError `provider_error` if the provider fails
   */
  findAccount(accessToken: string): Promise<ProviderAccount | undefined>;
  /** Error codes of the token endpoint for a refresh token that is permanently invalid. */
  refreshRefusals: readonly string[];
  /**
   * Revokes the person's whole grant at the provider. Omitted if the provider has no way to do so.
   * @returns false if there was nothing to revoke, `unsupported` if it turns out to have no way
   * @throws AuthError `provider_error`
   */
  revokeGrant?(tokens: ProviderTokens, bound: Binding): Promise<boolean | "unsupported">;
  /** The provider no longer knows our client: the next connection registers a new one. */
  forgetClient?(access: OAuthAccess): Promise<void>;
  /**
   * The origins of its consent page: forms may only lead there (CSP, form-action). Omitted for a server that
   * names its page itself: that is opened by a link.
   */
  consentOrigins?: readonly string[];
  /** The provider's page where people see and revoke their grants; for a server of any kind, its own URL. */
  grantsPage: string;
  /** Where people install the app on an account, for providers that separate this from consent. */
  installPage?: string;
}
