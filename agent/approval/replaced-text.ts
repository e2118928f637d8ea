import { createHash } from "node:crypto";
import { type BaseMessage, ToolMessage } from "langchain";
import { z } from "zod";
import type { Arguments } from "#agent/approval/arguments.ts";

/** A file as `get_file` answers with it, over REST or MCP. */
const readFile = z.looseObject({ file: z.looseObject({ sha: z.string(), content: z.string() }) });

/**
 * The text that a write of a file replaces, so that the card can show what changes. Taken from what the agent has read, and
 * believed only when it has the very git hash that the write names: GitHub refuses the write for any other text.
 * @returns undefined for other writes, new files, and files that were not read as a whole
 */
export function findReplacedText(messages: readonly BaseMessage[], args: Arguments): string | undefined {
  const { sha, content } = args;
  if (typeof sha !== "string" || typeof content !== "string") return undefined;
  for (const message of messages.toReversed()) {
    const text = ToolMessage.isInstance(message) ? readContent(message.text) : undefined;
    if (text !== undefined && hashBlob(text) === sha) return text;
  }
  return undefined;
}

function readContent(text: string): string | undefined {
  try {
    return readFile.safeParse(JSON.parse(text)).data?.file.content;
  } catch {
    return undefined;
  }
}

/** Git's name of a file's text: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function hashBlob(text: string): string {
  const bytes = Buffer.from(text, "utf8");
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
