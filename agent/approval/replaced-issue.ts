import type { RunnableConfig } from "@langchain/core/runnables";
import { type BaseMessage, ToolMessage } from "langchain";
import { z } from "zod";
import type { Action } from "#agent/approval/state.ts";
import { trimLine, trimProse } from "#agent/content/trim.ts";
import { toVisibleText } from "#agent/content/visible-result.ts";
import type { Lookups } from "#agent/disclosure/lookups.ts";
import type { Arguments } from "#auth/protocol/hash-call.ts";
import { parseJson } from "#auth/protocol/json.ts";

const targetSchema = z.object({ owner: z.string(), repo: z.string(), number: z.number() });
const textSchema = z.looseObject({ title: z.string(), body: z.string() });
/** The result of get_issue and get_pull_request. */
const readSchema = z
  .looseObject({ source: z.string(), issue: textSchema.optional(), pull_request: textSchema.optional() })
  .transform(({ source, issue, pull_request }) => ({ source, text: issue ?? pull_request }));

/**
 * Whether the issue to edit still has the title and text that the agent has read: GitHub would replace what another person has
 * written meanwhile. Comments and labels don't matter.
 */
export async function compareIssue(
  messages: readonly BaseMessage[],
  args: Arguments,
  findIssue: Lookups["findIssue"],
  config: RunnableConfig,
): Promise<NonNullable<Action["replaces"]>> {
  const target = targetSchema.safeParse(args).data;
  const present = target && (await findIssue(target, config));
  if (!target || !present) return { state: "unknown" };
  const { hash } = present;
  const read = findRead(messages, `${target.owner}/${target.repo}#${target.number}`.toLowerCase());
  if (!read) return { state: "unread", hash };
  const shown = { title: trimLine(present.title), body: trimProse(present.body) };
  // The text that was read was trimmed in the same way.
  const { title, body } = textSchema.parse(parseJson(toVisibleText(JSON.stringify(shown))));
  return { state: title === read.title && body === read.body ? "unchanged" : "changed", hash };
}

function findRead(messages: readonly BaseMessage[], source: string) {
  for (const message of messages.toReversed()) {
    const read = ToolMessage.isInstance(message)
      ? readSchema.safeParse(parseJson(message.text)).data
      : undefined;
    if (read?.text && read.source.toLowerCase() === source) return read.text;
  }
  return undefined;
}
