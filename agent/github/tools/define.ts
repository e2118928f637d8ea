import type { StructuredToolInterface, ToolRunnableConfig } from "@langchain/core/tools";
import { isGraphBubbleUp } from "@langchain/langgraph";
import { ToolMessage, tool } from "langchain";
import type { Octokit } from "octokit";
import type { z } from "zod";
import { findGrant, findSeen } from "#agent/approval/grant.ts";
import { type GitHubBroker, withGitHub } from "#agent/github/client.ts";
import { explainGitHubError, findSsoLink, TargetChangedError } from "#agent/github/errors.ts";
import { watchPartialResults } from "#agent/github/sso.ts";
import { joinNotes } from "#agent/github/tools/trim.ts";
import { findNotRun, findWriteRefusal } from "#agent/writes/refusals.ts";
import { readStop } from "#auth/client/detach.ts";

/** What a tool's `run` is given: an Octokit that acts as `login`, good for this call only. */
export interface GitHubCall<Args> {
  octokit: Octokit;
  args: Args;
  login: string;
  /** For a write that replaces something: the hash of what the card was made for. */
  seen?: string | undefined;
}

interface Definition<Schema extends z.ZodObject> {
  name: string;
  /** For the model: what it does and when to use it. */
  description: string;
  schema: Schema;
  access: "read" | "write";
  /** What a write replaces without GitHub's comparing it; the card says if it is not what was read. */
  replaces?: "issue";
  /** GitHub scopes that the call needs, all of them. The exchange checks them before it hands out a token. */
  scopes: readonly string[] | ((args: z.output<Schema>) => readonly string[]);
  /** What the call is about, for the person's activity and for error sentences. */
  resource?: (args: z.output<Schema>) => string;
  /** Returns what the model gets to see, already trimmed. */
  run: (call: GitHubCall<z.output<Schema>>) => Promise<Record<string, unknown>>;
}

/** A GitHub tool before it is opened to a door: plain facts, and a way to make the LangChain tool. */
export interface GitHubTool {
  name: string;
  access: "read" | "write";
  open: (door: GitHubBroker) => StructuredToolInterface;
}

/**
 * Declares one GitHub tool. The LangChain tool that `open` makes answers with a JSON string, or with a ToolMessage of
 * status "error" that says in a sentence what went wrong; it throws only when the run was stopped, or stops to ask.
 */
export function defineGitHubTool<Schema extends z.ZodObject>(definition: Definition<Schema>): GitHubTool {
  const { name, access } = definition;
  return { name, access, open: (door) => openTool(definition, door) };
}

function openTool<Schema extends z.ZodObject>(
  definition: Definition<Schema>,
  door: GitHubBroker,
): StructuredToolInterface {
  const { name, description, schema, access, scopes } = definition;

  async function run(input: unknown, config: ToolRunnableConfig): Promise<string | ToolMessage> {
    const args = schema.parse(input);
    const resource = definition.resource?.(args);
    let actor: string | undefined;
    try {
      const result = await withGitHub(
        config,
        {
          tool: name,
          access,
          scopes: typeof scopes === "function" ? scopes(args) : scopes,
          resource,
          grant: access === "write" ? findGrant(config) : undefined,
          linkOf: access === "write" ? findLink : undefined,
        },
        async (octokit, login) => {
          actor = login;
          const sayPartial = watchPartialResults(octokit, door.baseUrl());
          const found = await definition.run({ octokit, args, login, seen: findSeen(config) });
          const note = sayPartial();
          return note ? { ...found, note: joinNotes(readNote(found), note) } : found;
        },
        door,
      );
      return JSON.stringify(result);
    } catch (error) {
      if (isGraphBubbleUp(error)) throw error;
      // Of a write that was sent before the run was stopped, the true outcome counts.
      const stop = readStop(config);
      if (stop?.aborted && (access === "read" || error === stop.reason)) throw error;
      const apiUrl = door.baseUrl();
      const refusal = findWriteRefusal(error);
      const content =
        refusal?.sentence ?? explainGitHubError(error, { access, login: actor, resource, apiUrl });
      const link = findSsoLink(error, apiUrl);
      const why = error instanceof TargetChangedError ? "changed" : findNotRun(error);
      const artifact = why ? { not_run: why } : link && { sso_link: link };
      const id = config.toolCall?.id;
      return id ? new ToolMessage({ content, name, tool_call_id: id, status: "error", artifact }) : content;
    }
  }

  return tool(run, {
    name,
    description,
    schema,
    metadata: { provider: "github", access, replaces: definition.replaces },
  });
}

function readNote({ note }: Record<string, unknown>): string | undefined {
  return typeof note === "string" ? note : undefined;
}

/** The page of what a write made: tools that write answer with one thing that has a `url`. */
function findLink(result: Record<string, unknown>): string | undefined {
  for (const made of Object.values(result)) {
    if (typeof made === "object" && made !== null && "url" in made && typeof made.url === "string")
      return made.url;
  }
  return undefined;
}
