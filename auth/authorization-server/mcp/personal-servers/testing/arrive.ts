/** For tests: people who add MCP servers, by calling the functions behind the pages and endpoints. */
import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { AcceptedTool } from "#auth/protocol/mcp/personal-servers.ts";
import { makePerson } from "#auth/testing/people.ts";
import type { PersonalServer, Schema } from "#db/schema.ts";
import { visit } from "#dev/mcp/notes/testing/visitor.ts";
import { beginConnection, finishConnection } from "../../../secrets/connect.ts";
import { secretStore } from "../../../secrets/secret-store.ts";
import { exchangeForTool } from "../../testing/as-agent.ts";
import { addPersonalServer } from "../add.ts";
import { removePersonalServer } from "../remove.ts";
import { saveAccepted } from "../store.ts";
import { previewTools } from "../tools.ts";

/** A signed-in person. */
export async function arrive(db: Kysely<Schema>, name = "alice") {
  const { user, session } = await makePerson(db, name);
  const owner = { userId: user.id, sessionId: session.id };
  const stores = { db, secrets: secretStore() };
  const look = (server: PersonalServer) => previewTools(stores, { id: session.id, user_id: user.id }, server);
  return {
    ...owner,
    look,
    add: (address: string, name = "") => addPersonalServer(stores, user.id, { address, name }),
    remove: (server: PersonalServer) => removePersonalServer(stores, server),
    begin: ({ id }: PersonalServer) => beginConnection(id, owner, {}),
    /** Gives consent on the server's own pages. */
    async connect({ id }: PersonalServer): Promise<void> {
      const { url, cookie } = await beginConnection(id, owner, {});
      await finishConnection(id, await visit(url, name), owner, cookie.value);
    },
    /** Decides about all current tools; `off` for those not named. */
    async accept(server: PersonalServer, uses: Record<string, AcceptedTool["use"]>): Promise<void> {
      const { tools } = await look(server);
      const accepted = tools.map(({ serverTool, definition }) => [
        serverTool,
        { definition, use: uses[serverTool] ?? "off" },
      ]);
      await saveAccepted(db, user.id, server.id, Object.fromEntries(accepted));
    },
    /** The agent's request to the exchange. */
    ask: (server: PersonalServer, tool: string, change: object = {}) =>
      exchangeForTool(stores, session.id, { audience: server.id, resource: server.url, tool, ...change }),
    /** The fields of a request for a write. */
    approval: () => ({
      access: "write",
      action_id: randomUUID(),
      approved_by: user.id,
      arguments_hash: "any",
    }),
  };
}
export type Arrived = Awaited<ReturnType<typeof arrive>>;
