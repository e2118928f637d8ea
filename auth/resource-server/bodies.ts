import { z } from "zod";
import { parseJson } from "#auth/protocol/json.ts";
import { hasCodeKey, isDeeperThan, MAX_DEPTH, mapTexts } from "#auth/protocol/json-limits.ts";
import { invalidBody, type Refusal } from "#auth/protocol/refusals.ts";
import { toStorableText } from "#auth/protocol/storable.ts";
import { MAX_MESSAGE_CHARACTERS, schemaOf } from "./body-schemas.ts";
import type { RouteName } from "./route-policy.ts";

/**
 * Checks the body of a request: its depth, and its fields according to body-schemas.ts.
 * @param route its route and the thread in its path: the body may name no other
 * @param text the body as received; the server parses it again
 * @returns undefined if it is valid
 */
export function findBodyProblem(route: BodyRoute, text: string): Refusal | undefined {
  const body = text.trim() === "" ? {} : parseJson(text);
  if (body === undefined) return invalidBody("The request is not JSON.");
  return findValueProblem(route, body);
}

interface BodyRoute {
  name: RouteName;
  threadId?: string | undefined;
}

/** The same for a parsed body. */
export function findValueProblem(route: BodyRoute, body: unknown): Refusal | undefined {
  if (isDeeperThan(body)) return invalidBody(`The request is nested deeper than ${MAX_DEPTH} levels.`);
  if (hasCodeKey(body))
    return invalidBody('Keys "lc" and "__proto__" are not taken: they would be loaded as code.');
  if (route.threadId && namesAnotherThread(body, route.threadId))
    return invalidBody("The request names another thread than its path.");
  const parsed = schemaOf(route.name).safeParse(body);
  if (parsed.success) return undefined;
  const length = longestText(body);
  if (length > MAX_MESSAGE_CHARACTERS) return invalidBody(sayTooLong(length));
  const { issues } = parsed.error;
  // An unexpected key is reported before a missing one.
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  const where = issue?.path.join(".") || "body";
  return invalidBody(`The request's "${where}" is not taken: ${issue?.message ?? "malformed"}.`);
}

const counts = new Intl.NumberFormat("en");

function sayTooLong(length: number): string {
  const most = counts.format(MAX_MESSAGE_CHARACTERS);
  return `A message may have ${most} characters, and this one has ${counts.format(length)}. Shorten it, or send it in parts.`;
}

/** The length of the longest text among a run's messages; 0 for a body that is not a run's. */
function longestText(body: unknown): number {
  const { messages } = Object(Object(body).input);
  const texts = [messages].flat().flatMap((message) => {
    const { content } = Object(message);
    return Array.isArray(content) ? content.map((block) => Object(block).text) : [content];
  });
  return texts.reduce((most, text) => (typeof text === "string" ? Math.max(most, text.length) : most), 0);
}

/** How JSON escapes half of a surrogate pair, and NUL. Decoding the body leaves no plain half, and JSON allows no plain NUL. */
const UNSTORABLE = /\\u(?:d[89a-f][0-9a-f]{2}|0000)/i;

/** The same body with storable text: otherwise this message, and each later one of the conversation, would fail. */
export function repairBody(text: string): string {
  const body = UNSTORABLE.test(text) ? parseJson(text) : undefined;
  if (body === undefined || isDeeperThan(body)) return text;
  return JSON.stringify(mapTexts(body, toStorableText));
}

/**
 * The npm server ignores `checkpoint.thread_id`; here it is rejected, for any server. A run's `config` may name its parent's,
 * which is dropped.
 */
function namesAnotherThread(body: unknown, threadId: string): boolean {
  const { checkpoint, before } = threadNames.parse(body);
  const places = [checkpoint, before, before?.configurable];
  const named = places.map((place) => place?.thread_id);
  return named.some((name) => name !== undefined && name !== null && name !== threadId);
}

const named = z.looseObject({ thread_id: z.unknown() }).optional().catch(undefined);
const threadNames = z
  .looseObject({
    checkpoint: named,
    before: z.looseObject({ thread_id: z.unknown(), configurable: named }).optional().catch(undefined),
  })
  .catch({});
