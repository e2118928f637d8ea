import { z } from "zod";
import {
  type ConversationSummary,
  changeConversation,
  findConversation,
  type StoredConversation,
  TITLE_LENGTH,
  toStoredConversation,
} from "#app/chat/conversations.ts";
import { refuse } from "#auth/authorization-server/refuse.ts";
import { servePerson } from "#auth/authorization-server/serve-person.ts";
import { parseJson } from "#auth/protocol/json.ts";
import { readBody } from "#auth/protocol/read-body.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { toStorable } from "#auth/protocol/storable.ts";
import { database } from "#db/index.ts";

interface Context {
  params: Promise<{ id: string }>;
}

/** Ids only. They are looked up in the thread of the path, so another person's ids match nothing. */
const branch = z.strictObject({ fork: z.guid(), message: z.string().max(100), leaf: z.guid().nullable() });

const changeSchema = z.strictObject({
  title: z.string().trim().min(1).max(TITLE_LENGTH).optional(),
  isRead: z.literal(true).optional(),
  branches: z.array(branch).max(200).optional(),
});

/** What is stored of one of the person's own conversations besides its messages. 404 for another person's, or if there is none. */
export const GET = servePerson(async (_request, { user }, { params }: Context) => {
  const conversation = await findConversation(database(), user.id, (await params).id);
  return conversation ? answer(toStoredConversation(conversation)) : refuse(REFUSALS.noConversation);
});

/**
 * Changes one of the person's own conversations: its title, when it was read, or its versions. Deletion goes through the BFF,
 * because the LangGraph server has the messages.
 */
export const PATCH = servePerson(async (request, { user }, { params }: Context) => {
  const change = changeSchema.safeParse(toStorable(parseJson((await readBody(request)) ?? "")));
  if (!change.success || Object.keys(change.data).length === 0) return refuse(REFUSALS.wrongChange);
  const conversation = await changeConversation(database(), user.id, (await params).id, change.data);
  return conversation ? answer(conversation) : refuse(REFUSALS.noConversation);
});

function answer(body: StoredConversation | ConversationSummary): Response {
  return Response.json(body, { headers: { "cache-control": "no-store" } });
}
