import { ToolMessage } from "@langchain/core/messages";
import { trimText } from "#agent/content/trim.ts";
import { removeInvisible } from "#auth/protocol/invisible-text.ts";
import { parseJson } from "#auth/protocol/json.ts";
import { isDeeperThan, mapTexts } from "#auth/protocol/json-limits.ts";
import { toStorable } from "#auth/protocol/storable.ts";

/** The size limit of one result; tools trim theirs long before. */
const MOST = 200_000;

/**
 * A tool result, or a failure's text, for the model and for storage: without content that is invisible to people (GitHub's pages,
 * the chat), and within the storage limits. The only place for this, for all tools.
 */
export function toVisibleResult(result: ToolMessage): ToolMessage {
  const { content, name, tool_call_id, id, status, artifact, additional_kwargs, response_metadata } = result;
  return new ToolMessage({
    content: typeof content === "string" ? toVisibleText(content) : toVisibleBlocks(content),
    name,
    tool_call_id,
    id,
    status,
    artifact: toStorable(artifact),
    additional_kwargs: toStorable(additional_kwargs) as ToolMessage["additional_kwargs"],
    response_metadata: Object(toStorable(response_metadata)),
  });
}

/** Parses JSON, because JSON.stringify writes controls and halves of surrogate pairs as harmless-looking escapes. */
export function toVisibleText(text: string): string {
  const value = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  if (typeof value !== "object" || value === null || isDeeperThan(value))
    return trimText(removeInvisible(text), MOST);
  const json = JSON.stringify(mapTexts(value, removeInvisible));
  if (json.length <= MOST) return json;
  const shown = trimText(json, MOST);
  // The mark of other people's text is not cut.
  const { untrusted, source } = { untrusted: undefined, source: undefined, ...value };
  return untrusted === true ? JSON.stringify({ untrusted, source, text: shown }) : shown;
}

function toVisibleBlocks(content: Exclude<ToolMessage["content"], string>): typeof content {
  return Object(
    mapTexts(isDeeperThan(content) ? [] : toStorable(content), (text) =>
      trimText(removeInvisible(text), MOST),
    ),
  );
}
