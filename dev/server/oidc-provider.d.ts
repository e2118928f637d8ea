/** The part of `oidc-provider` 9 that the stand-ins use; the package ships no types of its own. */
declare module "oidc-provider" {
  import type { EventEmitter } from "node:events";
  import type { IncomingMessage, ServerResponse } from "node:http";

  export interface AdapterPayload {
    [claim: string]: unknown;
    grantId?: string;
    uid?: string;
    userCode?: string;
    consumed?: number;
  }

  export interface Adapter {
    upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void>;
    find(id: string): Promise<AdapterPayload | undefined>;
    findByUid(uid: string): Promise<AdapterPayload | undefined>;
    findByUserCode(userCode: string): Promise<AdapterPayload | undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export interface ClientMetadata {
    client_id: string;
    client_secret: string;
    client_name?: string;
    redirect_uris: string[];
    post_logout_redirect_uris?: string[];
    backchannel_logout_uri?: string | undefined;
    backchannel_logout_session_required?: boolean | undefined;
    token_endpoint_auth_method?: "client_secret_basic" | "client_secret_post";
    grant_types?: string[];
    response_types?: string[];
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export interface KoaContextWithOIDC {
    status: number;
    type: string;
    body: unknown;
    set(headers: Record<string, string>): void;
    oidc: {
      client?: { clientId: string };
      session: { accountId: string; grantIdFor(clientId: string): string | undefined };
      params: { post_logout_redirect_uri?: string; [name: string]: unknown };
      result?: { consent?: { grantId?: string } };
    };
  }

  interface Claims {
    sub: string;
    [claim: string]: unknown;
  }

  export interface Account {
    accountId: string;
    claims(): Claims | Promise<Claims>;
  }

  export interface Configuration {
    fetch?(url: string, options: RequestInit & { dispatcher?: unknown }): Promise<Response>;
    adapter: (model: string) => Adapter;
    clients: ClientMetadata[];
    jwks: { keys: object[] };
    cookies: { keys: string[]; names: Record<"session" | "interaction" | "resume", string> };
    claims: Record<string, string[]>;
    scopes: string[];
    conformIdTokenClaims: boolean;
    allowOmittingSingleRegisteredRedirectUri: boolean;
    rotateRefreshToken: boolean;
    pkce: { required: () => boolean };
    clientAuthMethods?: NonNullable<ClientMetadata["token_endpoint_auth_method"]>[];
    ttl: Record<string, number>;
    issueRefreshToken?(
      ctx: KoaContextWithOIDC,
      client: { grantTypeAllowed(type: string): boolean },
    ): Promise<boolean>;
    /** Added to the metadata document. */
    discovery?: Record<string, unknown>;
    /** By the library's documentation; what a callback gets is named where it stands. */
    features: Record<string, object>;
    interactions: { url(ctx: KoaContextWithOIDC, interaction: { uid: string }): string };
    findAccount(ctx: KoaContextWithOIDC, sub: string): Account | undefined | Promise<Account | undefined>;
    loadExistingGrant?(ctx: KoaContextWithOIDC): Promise<Grant | undefined>;
    renderError(ctx: KoaContextWithOIDC, out: { error: string; error_description?: string }): Promise<void>;
  }

  export interface InteractionDetails {
    uid: string;
    grantId?: string;
    session?: { accountId: string };
    prompt: {
      name: string;
      details?: { missingOIDCScope?: string[]; missingResourceScopes?: Record<string, string[]> };
    };
    params: { client_id: string; login_hint?: string };
  }

  export class Provider extends EventEmitter {
    constructor(issuer: string, configuration: Configuration);
    readonly issuer: string;
    readonly Grant: {
      new (fields: { accountId: string; clientId: string }): Grant;
      find(id: string): Promise<Grant | undefined>;
    };
    readonly AccessToken: {
      new (fields: object): { save(): Promise<string> };
      find(
        token: string,
      ): Promise<{ accountId: string; aud?: string; scope?: string; isExpired: boolean } | undefined>;
    };
    registerGrantType(
      name: string,
      handler: (ctx: KoaContextWithOIDC) => Promise<void>,
      parameters: string[],
    ): void;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<InteractionDetails>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
      options?: { mergeWithLastSubmission: boolean },
    ): Promise<void>;
  }

  type ErrorClass = new (description?: string) => Error;
  export const errors: Record<
    "SessionNotFound" | "InvalidTarget" | "InvalidRequest" | "InvalidGrant" | "AccessDenied",
    ErrorClass
  >;
}
