import { visit } from "#dev/mcp/notes/testing/visitor.ts";
import type { TestedFeature } from "../feature.ts";

/** The embedded notes, an MCP server with its own authorization server. */
export const mcp: TestedFeature = {
  async connect(person) {
    const form = { returnTo: "/api/health" };
    const begun = await person.post(`${person.appUrl}/api/oauth/connect/mcp-notes`, form);
    const [, page = ""] = /content="0;url=([^"]*)"/.exec(await begun.response.text()) ?? [];
    const address = (await visit(new URL(page.replaceAll("&amp;", "&")), person.username)).href;
    const done = await person.follow({ address, response: await person.fetch(address) });
    if (!done.address.includes("connected=mcp-notes")) throw new Error(`connecting ended at ${done.address}`);
  },
  async leaveRows(db, userId) {
    const server = {
      id: "own-0123456789ab-diary",
      url: "https://diary.example.com/mcp",
      created_at: Date.now(),
    };
    await db
      .insertInto("personal_servers")
      .values({ ...server, user_id: userId, accepted: null, accepted_at: null, has_document: 0 })
      .execute();
  },
};
