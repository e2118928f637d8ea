/** The embedded notes: an MCP server at `/notes` that takes tokens of its own authorization server, at the same address. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Provider } from "oidc-provider";
import { z } from "zod";
import { type AuthorizationOptions, createAuthorizationServer } from "#dev/mcp/notes/authorization-server.ts";
import { handleInteraction } from "#dev/mcp/notes/interaction.ts";
import { makeNotesServer, NOTE_SCOPES, seedNotes, TOOL_SCOPES } from "#dev/mcp/notes/tools.ts";
import { readBearer } from "#dev/oauth/token-request.ts";
import { sendJson } from "#dev/server/listen.ts";

export const NOTES_PATH = "/notes";
const METADATA_PATH = `/.well-known/oauth-protected-resource${NOTES_PATH}`;

type NotesOptions = Omit<AuthorizationOptions, "issuer" | "resource"> & {
  /** The address of the server that they are part of. */
  url: string;
};

/** @returns what answers a request, when it is for the notes or their authorization server */
export async function openNotes({ url, ...options }: NotesOptions) {
  const resource = `${url}${NOTES_PATH}`;
  const provider = await createAuthorizationServer({ issuer: url, resource, ...options });
  provider.on("server_error", (_ctx: unknown, error: unknown) => console.error("mcp: server error", error));
  const authorize = provider.callback();
  const notes = seedNotes();
  const supported = { scopes_supported: Object.keys(NOTE_SCOPES), bearer_methods_supported: ["header"] };
  const metadata = { resource, authorization_servers: [url], ...supported };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = readBearer(request.headers.authorization);
    const grant = token ? await findGrant(provider, token, resource) : undefined;
    if (!grant) return refuse(response, 401, token ? "invalid_token" : undefined, "notes:read");
    const body = request.method === "POST" ? await json(request) : undefined;
    const needed = scopeOf(body);
    if (!grant.scopes.includes(needed)) return refuse(response, 403, "insufficient_scope", needed);
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    const server = makeNotesServer(notes, grant.login);
    response.once("close", () => void server.close());
    await server.connect(transport);
    await transport.handleRequest(request, response, body);
  }

  /** RFC 6750 §3, RFC 9728 §5.1. */
  function refuse(response: ServerResponse, status: number, error: string | undefined, scope: string): void {
    const facts = `scope="${scope}", resource_metadata="${url}${METADATA_PATH}"`;
    response.setHeader("www-authenticate", `Bearer ${error ? `error="${error}", ` : ""}${facts}`);
    sendJson(response, status, { error: error ?? "unauthorized" });
  }

  return async (pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (pathname === NOTES_PATH) return serve(request, response);
    if (pathname === METADATA_PATH) return sendJson(response, 200, metadata);
    if (pathname.startsWith("/interaction/")) return handleInteraction({ provider, request, response });
    authorize(request, response);
  };
}

const callSchema = z.object({ method: z.literal("tools/call"), params: z.object({ name: z.string() }) });

function scopeOf(body: unknown): string {
  const name = callSchema.safeParse(body).data?.params.name ?? "";
  return TOOL_SCOPES[name] ?? "notes:read";
}

/** Only a token that was issued for the notes counts (RFC 8707), while it holds. */
async function findGrant(provider: Provider, token: string, resource: string) {
  const found = await provider.AccessToken.find(token);
  if (!found || found.isExpired || found.aud !== resource) return undefined;
  return { login: found.accountId, scopes: (found.scope ?? "").split(" ") };
}
