import type { Kysely } from "kysely";
import type { AcceptedTools } from "#auth/protocol/mcp/personal-servers.ts";
import { namePersonalServer } from "#auth/protocol/personal-server-ids.ts";
import type { PersonalServer, Schema } from "#db/schema.ts";
import { type ConnectionView, viewConnection } from "../../connections.ts";
import { webEnv } from "../../env.ts";
import { secretStore } from "../../secrets/secret-store.ts";
import { findConnection } from "../../secrets/store.ts";
import { personalServerProvider } from "./provider.ts";
import { findPersonalServer, listPersonalServers, readAccepted } from "./store.ts";

/** A server that a person added, as its pages may see it: no token. */
export interface PersonalServerView extends ConnectionView {
  id: string;
  name: string;
  url: string;
  /** False for a server that responded without a token when it was added. */
  takesToken: boolean;
  /** Its tools can be listed. */
  isConnected: boolean;
  /** The person's decisions about its tools; empty until they have seen them. */
  accepted: AcceptedTools;
}

export async function viewPersonalServers(db: Kysely<Schema>, userId: string): Promise<PersonalServerView[]> {
  const servers = await listPersonalServers(db, userId);
  return Promise.all(servers.map((server) => view(db, server)));
}

/** @returns undefined for a server that is not this person's, whether or not it exists */
export async function viewPersonalServer(
  db: Kysely<Schema>,
  userId: string,
  id: string,
): Promise<{ server: PersonalServer; view: PersonalServerView } | undefined> {
  const server = await findPersonalServer(db, userId, id);
  return server && { server, view: await view(db, server) };
}

async function view(db: Kysely<Schema>, server: PersonalServer): Promise<PersonalServerView> {
  const { id, url, user_id } = server;
  const connection = await findConnection(db, user_id, id);
  const shown = await viewConnection(
    db,
    personalServerProvider(server, webEnv(), { db, secrets: secretStore() }),
    connection,
  );
  return {
    ...shown,
    id,
    name: namePersonalServer(id) ?? id,
    url,
    takesToken: connection?.issuer !== null || shown.connection?.problem !== undefined,
    isConnected: shown.connection !== undefined && shown.connection.problem === undefined,
    accepted: readAccepted(server),
  };
}
