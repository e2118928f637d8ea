import { type BaseMessage, ToolMessage } from "langchain";
import { z } from "zod";
import { parseJson } from "#auth/protocol/json.ts";

/** The mark of tools on other people's text: see agent/github/tools/README.md. */
const marked = z.looseObject({ untrusted: z.literal(true), source: z.string() });
const MOST = 20;

/**
 * The content of other people that the model has read, latest first: any of it may have influenced this write.
 * @returns names such as `owner/name#12`, without duplicates
 */
export function listUntrustedSources(messages: readonly BaseMessage[]): string[] {
  const sources = messages.flatMap((message) => {
    if (!ToolMessage.isInstance(message)) return [];
    const mark = marked.safeParse(parseJson(message.text));
    return mark.success ? [mark.data.source] : [];
  });
  return [...new Set(sources.reverse())].slice(0, MOST);
}
