import { Server } from "lucide-react";
import Link from "next/link";
import { ASSISTANTS } from "#app/chat/assistants.ts";
import { buttonClass } from "#app/ui/button.tsx";
import { webEnv } from "#auth/authorization-server/env.ts";
import {
  type PersonalServerView,
  viewPersonalServers,
} from "#auth/authorization-server/mcp/personal-servers/view.ts";
import { readMcp } from "#auth/authorization-server/mcp/variables.ts";
import type { AcceptedTools } from "#auth/protocol/mcp/personal-servers.ts";
import { database } from "#db/index.ts";
import { AddServerForm } from "./add-server-form.tsx";

const MCP_ASSISTANT = ASSISTANTS.find(({ id }) => id === "mcp_agent")?.name ?? "";

/** The MCP servers that the person added, and the form that adds one. */
export async function OwnServers({ userId }: { userId: string }) {
  const servers = await viewPersonalServers(database(), userId);
  const isOn = readMcp(webEnv()).MCP_PERSONAL_SERVERS;
  if (!isOn && servers.length === 0) return null;
  return (
    <section aria-labelledby="own-servers" className="mt-4 grid gap-4">
      <div>
        <h2 id="own-servers" className="font-semibold text-xl">
          Your own servers
        </h2>
        <p className="mt-1 text-muted-foreground leading-relaxed">
          {isOn
            ? `MCP servers that you add are yours alone: nobody else here sees them or uses them. Conversations with “${MCP_ASSISTANT}” have their tools.`
            : "The operator has disabled personal servers: the agent does not use them. You can remove them."}
        </p>
      </div>
      {servers.length > 0 ? (
        <ul className="divide-y rounded-2xl border bg-card">
          {servers.map((server) => (
            <li key={server.id} className="flex flex-wrap items-center gap-4 p-4 sm:p-5">
              <Server aria-hidden="true" className="size-6 shrink-0 text-muted-foreground" />
              <div className="min-w-0 flex-1 basis-48">
                <p className="font-medium">{server.name}</p>
                <p className="font-mono text-muted-foreground text-sm [overflow-wrap:anywhere]">
                  {server.url}
                </p>
                <p className="mt-0.5 text-sm">{sayState(server)}</p>
              </div>
              {/* The page contacts the server, so it is not prefetched. */}
              <Link
                href={`/settings/mcp/${server.id}`}
                prefetch={false}
                className={buttonClass("secondary", "small")}
              >
                Open <span className="sr-only">{server.name}</span>
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
      {isOn ? <AddServerForm /> : null}
    </section>
  );
}

/** What is missing before the agent can use a server, or what it may do there. */
function sayState({ isConnected, takesToken, accepted }: PersonalServerView): string {
  if (!isConnected) return "Not connected yet";
  if (Object.keys(accepted).length === 0) return "Not used yet: review its tools first";
  return `${takesToken ? "Connected" : "Needs no token"}. ${countTools(accepted)}`;
}

function countTools(accepted: AcceptedTools): string {
  const uses = Object.values(accepted).map(({ use }) => use);
  const used = uses.filter((use) => use !== "off").length;
  const unasked = uses.filter((use) => use === "read").length;
  const tools = `${used} ${used === 1 ? "tool" : "tools"}`;
  return unasked > 0 ? `${tools}, ${unasked} without asking` : `${tools}, each asks first`;
}
