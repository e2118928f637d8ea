import type { Kysely } from "kysely";
import type { Schema } from "#db/schema.ts";
import type { TraceExporter } from "#observability/trace-exporter.ts";
import type { WebEvent } from "#observability/web-events.ts";
import type { WebEnv } from "./env.ts";
import type { ConnectionProvider } from "./secrets/providers/descriptor.ts";
import type { SecretStore, TokenStores } from "./secrets/stores/contract.ts";

/** What a feature brings to the web process. */
export interface WebFeature {
  /** Sends this process's traces somewhere. */
  traces?: TraceExporter;
  /** Handles what happens to people's messages. Must not throw. */
  onEvent?(event: WebEvent, db: Kysely<Schema>): Promise<void>;
  /** Reads its own variables. @throws EnvError naming every missing or malformed one */
  readVariables?(env: WebEnv): unknown;
  /** The values of SECRET_STORE that it adds. */
  storeNames?: readonly string[];
  /** Its stores of people's tokens by those names; none if it is not configured. */
  openStores?(env: WebEnv): Record<string, SecretStore>;
  /** The URL of its stores' health check. */
  storeHealth?(env: WebEnv): string;
  /** The providers that people can connect, by id; undefined for one that is not configured. */
  providers?(env: WebEnv, stores: TokenStores): Record<string, () => ConnectionProvider | undefined>;
  /**
   * A provider that only this person can connect.
   * @param isEnding for revoking access, which must also work if the feature is switched off
   */
  findPersonalProvider?(
    id: string,
    userId: string,
    env: WebEnv,
    stores: TokenStores,
    isEnding: boolean,
  ): Promise<ConnectionProvider | undefined>;
  /** Removes data that a person's rows don't reference, before their account is deleted. */
  removeRestOf?(userId: string, env: WebEnv, stores: TokenStores): Promise<void>;
  /**
   * Whether a provider's token may go to a server that is not its own API.
   * @throws AuthError `server_unavailable` if that can't be determined
   */
  isTarget?(provider: ConnectionProvider, url: string, env: WebEnv): Promise<boolean>;
}
