"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { webEnv } from "#auth/authorization-server/env.ts";
import { addPersonalServer } from "#auth/authorization-server/mcp/personal-servers/add.ts";
import {
  ownClientSchema,
  saveOwnClient,
} from "#auth/authorization-server/mcp/personal-servers/own-client.ts";
import { explainServerProblem } from "#auth/authorization-server/mcp/personal-servers/problems.ts";
import { removePersonalServer } from "#auth/authorization-server/mcp/personal-servers/remove.ts";
import { findPersonalServer, saveAccepted } from "#auth/authorization-server/mcp/personal-servers/store.ts";
import { readMcp } from "#auth/authorization-server/mcp/variables.ts";
import { tokenStores } from "#auth/authorization-server/secrets/secret-store.ts";
import { personAction } from "#auth/authorization-server/server-action.ts";
import { webLimits } from "#auth/authorization-server/web-limits.ts";
import { isAuthError } from "#auth/protocol/errors.ts";
import { acceptedToolsSchema } from "#auth/protocol/mcp/personal-servers.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { database } from "#db/index.ts";
import { readAcceptedForm } from "./accepted-form.ts";

const PATH = "/settings/connections";
/** Followed by `/` and the id of a server. */
const PAGES = "/settings/mcp";

const formSchema = z.object({ address: z.string().max(2000), name: z.string().max(200).default("") });

/** What the form shows if a server was not added. */
export type AddOutcome = { problem: string; address: string; name: string } | undefined;

/** Adds an MCP server for the person alone, and redirects to its page. */
export const addServer = personAction(
  PATH,
  async ({ user, log }, _before: AddOutcome, form: FormData): Promise<AddOutcome> => {
    const parsed = formSchema.safeParse(Object.fromEntries(form));
    const { address, name } = parsed.data ?? { address: "", name: "" };
    const refuse = (problem: string) => ({ problem, address, name });
    if (!readMcp(webEnv()).MCP_PERSONAL_SERVERS) return refuse("Personal servers are disabled here.");
    if (webLimits().takeRequest(user.id) > 0) return refuse(REFUSALS.tooManyRequests.message);
    const host = URL.parse(address)?.host ?? "The server";
    let provider: string;
    try {
      const stores = tokenStores();
      provider = (await addPersonalServer(stores, user.id, { address, name })).id;
    } catch (error) {
      const problem = explainServerProblem(error, host);
      if (!problem) throw error;
      const reason = isAuthError(error) ? error.details.reason : undefined;
      if (reason === "unsafe_address") log("server_refused", { host, reason });
      return refuse(problem);
    }
    log("server_added", { provider, host });
    redirect(`${PAGES}/${provider}`);
  },
);

/** Stores the person's decision about each tool that they have seen. */
export const acceptTools = personAction(PATH, async ({ user, log }, form: FormData): Promise<void> => {
  const id = String(form.get("server") ?? "");
  const server = await findPersonalServer(database(), user.id, id);
  const accepted = acceptedToolsSchema.safeParse(readAcceptedForm(form));
  if (!server || !accepted.success) redirect(PATH);
  await saveAccepted(database(), user.id, id, accepted.data);
  const uses = Object.values(accepted.data).map(({ use }) => use);
  const count = (wanted: string) => uses.filter((use) => use === wanted).length;
  const counts = { ask: count("ask"), read: count("read"), off: count("off") };
  log("server_accepted", { provider: id, ...counts });
  redirect(`${PAGES}/${id}?saved=1`);
});

/** Stores a client that the person registered by hand. */
export const saveClient = personAction(PATH, async ({ user, log }, form: FormData): Promise<void> => {
  const id = String(form.get("server") ?? "");
  const server = await findPersonalServer(database(), user.id, id);
  if (!server || !readMcp(webEnv()).MCP_PERSONAL_SERVERS) redirect(PATH);
  const again = (problem: string): never => redirect(`${PAGES}/${id}?client=1&problem=${problem}`);
  const typed = ownClientSchema.safeParse(Object.fromEntries(form));
  if (!typed.success) return again("client_malformed");
  if (webLimits().takeRequest(user.id) > 0) return again("too_many");
  try {
    await saveOwnClient(tokenStores(), server, typed.data);
  } catch (error) {
    if (!isAuthError(error)) throw error;
    return again(error.details.reason === "issuer_mismatch" ? "issuer_moved" : error.code);
  }
  log("server_client_saved", { provider: id, host: new URL(typed.data.issuer).host });
  redirect(`${PAGES}/${id}?registered=1`);
});

/** Removes a server with its connection and decisions. */
export const removeServer = personAction(PATH, async ({ user, log }, form: FormData): Promise<void> => {
  const id = String(form.get("server") ?? "");
  const server = await findPersonalServer(database(), user.id, id);
  if (!server) redirect(`${PATH}?deleted=${encodeURIComponent(id)}`);
  const stores = tokenStores();
  const isForced = form.get("force") === "1";
  let query: string;
  try {
    const revoked = await removePersonalServer(stores, server, isForced);
    query = isForced || revoked === "unsupported" ? "deleted_here" : "deleted";
  } catch (error) {
    if (!isAuthError(error)) throw error;
    redirect(`${PAGES}/${id}?problem=not_revoked`);
  }
  log("server_removed", { provider: id });
  redirect(`${PATH}?${query}=${id}`);
});
