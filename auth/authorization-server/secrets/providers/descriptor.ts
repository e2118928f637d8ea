import type { AuthorizationServer, Client, ClientAuth } from "oauth4webapi";
import type { ProviderAccount } from "../store.ts";

/**
 * A provider that people can connect: everything that differs between them, and nothing else. Adding one is writing one
 * of these and naming it in index.ts.
 */
export interface ConnectionProvider {
  id: string;
  /** Its name in provider-names.ts. */
  name: string;
  server: AuthorizationServer;
  client: Client;
  clientAuth: ClientAuth;
  /** Parameters of the consent page beyond the standard ones. */
  authorizationParameters?: Readonly<Record<string, string>>;
  /** What is asked for when somebody connects without a particular need. */
  defaultScopes: readonly string[];
  /** What may be asked for on top, when a tool needs it; nothing else can be, whatever a form says. */
  stepUpScopes?: readonly string[];
  /** Each scope in words that a person understands. */
  scopesInWords: Readonly<Record<string, string>>;
  /** True if a grant of `granted` covers `needed`. */
  covers(granted: readonly string[], needed: string): boolean;
  /**
   * Whose token this is; undefined when the provider does not accept it (401).
   * @throws AuthError `provider_error` when the provider can't say
   */
  findAccount(accessToken: string): Promise<ProviderAccount | undefined>;
  /** Error codes of the token endpoint that mean: this refresh token is no good, and never will be. */
  refreshRefusals: readonly string[];
  /**
   * Revokes all that the person granted, at the provider. Left out where the provider has no way to do so.
   * @returns false when there was nothing left to revoke
   * @throws AuthError `provider_error`
   */
  revokeGrant?(accessToken: string): Promise<boolean>;
  /** The page at the provider where people see and revoke what they granted. */
  grantsPage: string;
  /** Where people install the app on an account, for providers that separate this from consent. */
  installPage?: string;
}
