/** The part of `oidc-provider` 9 that the stand-ins use; the package ships no types of its own. */
declare module "oidc-provider" {
  import type { EventEmitter } from "node:events";
  import type { IncomingMessage, ServerResponse } from "node:http";

  export type AdapterPayload = Record<string, unknown> & {
    grantId?: string;
    uid?: string;
    consumed?: number;
  };

  export interface Grant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export interface KoaContextWithOIDC {
    body: unknown;
    set(headers: Record<string, string>): void;
    oidc: {
      client?: { clientId: string };
      session: { accountId: string; grantIdFor(clientId: string): string | undefined };
      params: { post_logout_redirect_uri?: string; [name: string]: unknown };
      result?: { consent?: { grantId?: string } };
    };
  }

  type Missing = { missingOIDCScope?: string[]; missingResourceScopes?: Record<string, string[]> };
  export interface InteractionDetails {
    grantId?: string;
    session?: { accountId: string };
    prompt: { name: string; details: Missing };
    params: { client_id: string; login_hint?: string };
  }

  type Client = { clientId: string; grantTypeAllowed(type: string): boolean };
  type Account = { accountId: string; claims(): object };

  /** By the library's documentation. */
  interface Configuration {
    [setting: string]: unknown;
    issueRefreshToken?(ctx: KoaContextWithOIDC, client: Client): Promise<boolean>;
    interactions?: { url(ctx: KoaContextWithOIDC, interaction: { uid: string }): string };
    fetch?(url: string, options: RequestInit): Promise<Response>;
    findAccount?(ctx: KoaContextWithOIDC, subject: string): Promise<Account | undefined>;
    loadExistingGrant?(ctx: KoaContextWithOIDC): Promise<Grant | undefined>;
    renderError?(ctx: KoaContextWithOIDC, out: { error: string; error_description?: string }): Promise<void>;
  }

  type Exchange = [request: IncomingMessage, response: ServerResponse];
  type Handle = (ctx: KoaContextWithOIDC) => Promise<void>;
  type Submission = { mergeWithLastSubmission: boolean };
  type AccessToken = { accountId: string; aud?: string; scope?: string; isExpired: boolean };

  export class Provider extends EventEmitter {
    constructor(issuer: string, configuration: Configuration);
    readonly issuer: string;
    readonly Grant: {
      new (fields: { accountId: string; clientId: string }): Grant;
      find(id: string): Promise<Grant | undefined>;
    };
    readonly AccessToken: {
      new (fields: object): { save(): Promise<string> };
      find(token: string): Promise<AccessToken | undefined>;
    };
    registerGrantType(name: string, handle: Handle, parameters: string[]): void;
    callback(): (...exchange: Exchange) => void;
    interactionDetails(...exchange: Exchange): Promise<InteractionDetails>;
    interactionFinished(...more: [...Exchange, result: object, options?: Submission]): Promise<void>;
  }

  type ErrorName = "SessionNotFound" | "InvalidTarget" | "InvalidRequest" | "InvalidGrant" | "AccessDenied";
  export const errors: Record<ErrorName, new (description?: string) => Error>;
}
