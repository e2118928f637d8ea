import { z } from "zod";
import {
  type ConversationSummary,
  changeConversation,
  findConversation,
  type StoredConversation,
  TITLE_LENGTH,
  toStoredConversation,
} from "#app/chat/conversations.ts";
import { webEnv } from "#auth/authorization-server/env.ts";
import { isForeignRead, isSameOrigin } from "#auth/authorization-server/same-origin.ts";
import { getSession } from "#auth/authorization-server/session.ts";
import { refuseTooMany } from "#auth/authorization-server/web-limits.ts";
import { parseJson } from "#auth/protocol/json.ts";
import { readBody } from "#auth/protocol/read-body.ts";
import { toStorable } from "#auth/protocol/storable.ts";
import { database } from "#db/index.ts";
import { refuse } from "../refuse.ts";

interface Context {
  params: Promise<{ id: string }>;
}

/** Ids only, read from the thread in the path: another person's ids lead nowhere. */
const branch = z.strictObject({ fork: z.guid(), message: z.string().max(100), leaf: z.guid().nullable() });

const changeSchema = z.strictObject({
  title: z.string().trim().min(1).max(TITLE_LENGTH).optional(),
  isRead: z.literal(true).optional(),
  branches: z.array(branch).max(200).optional(),
});

/** What there is of one of the person's own conversations, beside its messages. 404 for anybody else's, and for none. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { user } = await getSession();
  if (!user) return refuse(401);
  if (isForeignRead(request)) return refuse(403);
  const refusal = refuseTooMany(user.id);
  if (refusal) return refusal;
  const conversation = await findConversation(database(), user.id, (await params).id);
  return conversation ? answer(toStoredConversation(conversation)) : refuse(404);
}

/**
 * Gives one of the person's own conversations another title, notes that they have read it, or what versions it has. Deleting goes through the
 * BFF: the messages are the LangGraph server's.
 */
export async function PATCH(request: Request, { params }: Context): Promise<Response> {
  const { user } = await getSession();
  if (!user) return refuse(401);
  if (!isSameOrigin(request, webEnv().APP_URL)) return refuse(403);
  const refusal = refuseTooMany(user.id);
  if (refusal) return refusal;
  const change = changeSchema.safeParse(toStorable(parseJson((await readBody(request)) ?? "")));
  if (!change.success || Object.keys(change.data).length === 0) return refuse(422);
  const conversation = await changeConversation(database(), user.id, (await params).id, change.data);
  return conversation ? answer(conversation) : refuse(404);
}

function answer(body: StoredConversation | ConversationSummary): Response {
  return Response.json(body, { headers: { "cache-control": "no-store" } });
}
