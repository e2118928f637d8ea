import { createHash } from "node:crypto";
import { type BaseMessage, ToolMessage } from "langchain";
import { z } from "zod";
import type { Arguments } from "#auth/protocol/hash-call.ts";
import { parseJson } from "#auth/protocol/json.ts";

/** A file as returned by `get_file`, over REST or MCP, and by other MCP servers, including GitHub's own. */
const readFile = z.union([
  z.looseObject({ file: z.looseObject({ content: z.string() }) }).transform(({ file }) => [file.content]),
  z
    .looseObject({ resources: z.array(z.looseObject({ text: z.string() })) })
    .transform(({ resources }) => resources.map(({ text }) => text)),
]);

/**
 * The text that a file write replaces, so that the card can show a diff. Taken from what the agent has read, and used only if it
 * has the git hash in the write: GitHub rejects the write for any other text.
 * @returns undefined for other writes, new files, and files that were not read completely
 */
export function findReplacedText(messages: readonly BaseMessage[], args: Arguments): string | undefined {
  const { sha, content } = args;
  if (typeof sha !== "string" || typeof content !== "string") return undefined;
  for (const message of messages.toReversed()) {
    const texts = ToolMessage.isInstance(message)
      ? readFile.safeParse(parseJson(message.text)).data
      : undefined;
    const replaced = texts?.find((text) => hashBlob(text) === sha);
    if (replaced !== undefined) return replaced;
  }
  return undefined;
}

/** Git's hash of a file's text: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function hashBlob(text: string): string {
  const bytes = Buffer.from(text, "utf8");
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
