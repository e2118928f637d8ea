import { createHash } from "node:crypto";
import { type BaseMessage, ToolMessage } from "langchain";
import { z } from "zod";
import type { Arguments } from "#auth/protocol/hash-call.ts";

/** A file as `get_file` answers with it, over REST or MCP; and as other MCP servers do, GitHub's own among them. */
const readFile = z.union([
  z.looseObject({ file: z.looseObject({ content: z.string() }) }).transform(({ file }) => [file.content]),
  z
    .looseObject({ resources: z.array(z.looseObject({ text: z.string() })) })
    .transform(({ resources }) => resources.map(({ text }) => text)),
]);

/**
 * The text that a write of a file replaces, so that the card can show what changes. Taken from what the agent has read, and
 * believed only when it has the very git hash that the write names: GitHub refuses the write for any other text.
 * @returns undefined for other writes, new files, and files that were not read as a whole
 */
export function findReplacedText(messages: readonly BaseMessage[], args: Arguments): string | undefined {
  const { sha, content } = args;
  if (typeof sha !== "string" || typeof content !== "string") return undefined;
  for (const message of messages.toReversed()) {
    const texts = ToolMessage.isInstance(message) ? readTexts(message.text) : [];
    const replaced = texts.find((text) => hashBlob(text) === sha);
    if (replaced !== undefined) return replaced;
  }
  return undefined;
}

function readTexts(answer: string): string[] {
  try {
    return readFile.safeParse(JSON.parse(answer)).data ?? [];
  } catch {
    return [];
  }
}

/** Git's name of a file's text: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function hashBlob(text: string): string {
  const bytes = Buffer.from(text, "utf8");
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
