import type { Selectable } from "kysely";

/** Times are milliseconds since 1970 (an integer in both databases); booleans are 0 or 1. */
export type Millis = number;

/** A person, identified by (issuer, subject) only: e-mail addresses are shown, never matched. */
export interface UsersTable {
  id: string;
  issuer: string;
  subject: string;
  name: string | null;
  email: string | null;
  image: string | null;
  /** JSON: providers that the person disconnected, which are not connected again without them. Null for none. */
  cross_app_declined: string | null;
  created_at: Millis;
}

/** A sign-in or a personal access token. `id` may be shown; the secret is stored as a hash. */
export interface SessionsTable {
  id: string;
  user_id: string;
  kind: "browser" | "personal";
  secret_hash: string;
  name: string | null;
  user_agent: string | null;
  created_at: Millis;
  last_seen_at: Millis;
  expires_at: Millis;
  revoked_at: Millis | null;
  /** Who ended it: null while it is live, and for rows older than the column. */
  ended_by: SessionEnd | null;
  /** When the person last authenticated at the issuer; null if it did not say. */
  authenticated_at: Millis | null;
  /** The issuer's session behind this one: the ID token's `sid`. */
  provider_sid: string | null;
  /** The newest ID token, encrypted: needed to end the issuer's session, and for cross-app access. */
  id_token: string | null;
  /** The issuer's refresh token, encrypted; null unless cross-app access needs it: auth/authorization-server/session-identity.ts. */
  idp_refresh_token: string | null;
  /** Until when other callers wait for the one that is using it. */
  idp_refresh_until: Millis | null;
  /** What a personal token may do. A browser's session may do everything. */
  scope: TokenScope;
}

/** Named by its highest scope: auth/protocol/scopes.ts. */
export type TokenScope = "read" | "write" | "approve";

/** `person`: from another browser. `sign_in`: replaced by another sign-in in the same browser. `issuer`: back-channel logout. */
export type SessionEnd = "sign_out" | "person" | "sign_in" | "issuer" | "operator";

/** A person's connection to one provider. `sealed_tokens` is a JWE: see auth/authorization-server/secrets/cipher.ts. */
export interface ConnectionsTable {
  id: string;
  user_id: string;
  provider: string;
  account_id: string;
  login: string;
  scopes: string;
  sealed_tokens: string;
  access_expires_at: Millis | null;
  created_at: Millis;
  /** When the provider issued its tokens; encrypting them again with another key does not change it. */
  updated_at: Millis;
  /** Who is refreshing the tokens, and until when others wait: see auth/authorization-server/secrets/refresh.ts. */
  refresh_lease: string | null;
  refresh_lease_until: Millis | null;
  /** Since when the provider rejects the tokens: the person must connect again. */
  broken_at: Millis | null;
  /** `identity_provider`: connected by cross-app access, without the person's consent at the server. */
  granted_by: "person" | "identity_provider";
  /** The authorization server that issued the tokens, and their resource; null if both are fixed. */
  issuer: string | null;
  resource: string | null;
}

/** A client that an authorization server registered for us: see auth/authorization-server/mcp/registered-clients.ts. */
export interface OauthClientsTable {
  issuer: string;
  redirect_uri: string;
  client_id: string;
  auth_method: string | null;
  /** Encrypted; null for a public client. */
  sealed_secret: string | null;
  expires_at: Millis | null;
  created_at: Millis;
}

/** An MCP server that a person added: see auth/authorization-server/personal-servers/. Its tokens are in `connections`. */
export interface PersonalServersTable {
  /** Its id as a provider: auth/protocol/personal-server-ids.ts. */
  id: string;
  user_id: string;
  url: string;
  /** JSON: the tools that the person reviewed, and what may be done with them. Null before. */
  accepted: string | null;
  accepted_at: Millis | null;
  /** 1 once its own client metadata document is published: from then on it must identify itself (RFC 9207). */
  has_document: number;
  created_at: Millis;
}

/** A conversation: its messages are in the checkpoints under the same id. */
export interface ConversationsTable {
  id: string;
  user_id: string;
  assistant: string;
  title: string;
  created_at: Millis;
  updated_at: Millis;
  /** When the person last saw it. */
  read_at: Millis | null;
  /** JSON: see app/chat/conversation/branches/branches.ts. Null if there is only one version of everything. */
  branches: string | null;
}

/** One use of a delegated token, written by the exchange before the token leaves it. */
export interface ActivityTable {
  id: string;
  user_id: string;
  session_id: string;
  connection_id: string;
  provider: string;
  tool: string;
  access: "read" | "write";
  resource: string | null;
  scopes: string;
  thread_id: string | null;
  run_id: string | null;
  /** The model's tool call, so that the record links to its place in the conversation. */
  tool_call_id: string | null;
  /** Who approved a write, and the hash of the arguments that were approved. */
  approved_by: string | null;
  arguments_hash: string | null;
  /** The private data that the agent had read before a write to a public place or a third party, as shown on the card. */
  private_sources: string | null;
  created_at: Millis;
}

/** A use's outcome, as reported by the agent. Written once; a use without one was never reported. */
export interface ActivityOutcomesTable {
  use_id: string;
  outcome: "done" | "refused" | "failed";
  /** HTTP status of the provider's last response. */
  status: number | null;
  /** The provider's own id of the request, such as GitHub's `x-github-request-id`. */
  request_id: string | null;
  /** What was created or changed. */
  link: string | null;
  created_at: Millis;
}

/** A write for which a token was issued: its approval's name, once. */
export interface WritesTable {
  action_id: string;
  user_id: string;
  use_id: string;
  tool: string;
  arguments_hash: string;
  thread_id: string | null;
  created_at: Millis;
}

/** Tools that the operator has disabled; `*` stands for all writes. */
export interface DisabledWritesTable {
  tool: string;
  created_at: Millis;
}

/** When this database was restored from a backup: earlier approval requests are invalid. */
export interface RestoresTable {
  id: string;
  restored_at: Millis;
}

/** Until when activity may be removed: `npm run retention` writes it. */
export interface RetentionTable {
  removed_before: Millis;
}

/** Used client assertions, to prevent replay (RFC 7523 §3, rule 7). */
export interface UsedAssertionsTable {
  jti: string;
  expires_at: Millis;
}

/** The steps of one message: observability/inspector/flow-events.ts. Names, times and outcomes; no token, hash or handle. */
export interface FlowEventsTable {
  id: string;
  user_id: string;
  thread_id: string;
  /** Null for a request that started no run. */
  run_id: string | null;
  kind: "request" | "exchange" | "answer";
  /** JSON, by kind. */
  facts: string;
  created_at: Millis;
}

export interface Schema {
  users: UsersTable;
  sessions: SessionsTable;
  connections: ConnectionsTable;
  oauth_clients: OauthClientsTable;
  personal_servers: PersonalServersTable;
  conversations: ConversationsTable;
  activity: ActivityTable;
  activity_outcomes: ActivityOutcomesTable;
  used_assertions: UsedAssertionsTable;
  writes: WritesTable;
  disabled_writes: DisabledWritesTable;
  restores: RestoresTable;
  flow_events: FlowEventsTable;
  retention: RetentionTable;
}

export type User = Selectable<UsersTable>;
export type Session = Selectable<SessionsTable>;
export type Connection = Selectable<ConnectionsTable>;
export type PersonalServer = Selectable<PersonalServersTable>;
export type Conversation = Selectable<ConversationsTable>;
