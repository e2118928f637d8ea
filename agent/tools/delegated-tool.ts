import type { RunnableConfig } from "@langchain/core/runnables";
import type { StructuredToolInterface, ToolRunnableConfig } from "@langchain/core/tools";
import { isGraphBubbleUp } from "@langchain/langgraph";
import { ToolMessage, tool } from "langchain";
import type { z } from "zod";
import { findGrant, findSeen } from "#agent/approval/grant.ts";
import { findNotRun } from "#agent/writes/refusals.ts";
import type { AccessRequirement } from "#auth/client/consent.ts";
import type { DelegatedCall, TokenBroker } from "#auth/client/token-broker.ts";
import { readStop } from "#upstream/detach.ts";

/** The result for the model, already trimmed. */
export type ToolResult = Record<string, unknown>;

/** The known facts of a failed call, for its message. */
export interface CallContext {
  access: "read" | "write";
  /** The account that the call acted as, once it is known. */
  login?: string | undefined;
  /** The call's target, such as `alice/webshop#12`. */
  resource?: string | undefined;
}

/** The access that a tool call requires. */
export type ApiNeed<T = unknown> = Omit<AccessRequirement, "provider"> & Pick<DelegatedCall<T>, "linkOf">;

/** A provider's part in its tools. */
export interface DelegatedProvider<Client, Broker extends TokenBroker> {
  provider: string;
  /**
   * Runs `use` with a client that acts as the run's person; the token is dropped when it returns.
   * @param show receives additional data for the page, stored with the result
   */
  client(
    config: RunnableConfig,
    need: ApiNeed<ToolResult>,
    broker: Broker,
    use: (client: Client, login: string) => Promise<ToolResult>,
    show: (artifact: object) => void,
  ): Promise<ToolResult>;
  /** Explains in a sentence or two why a call failed and what helps, for the model to pass on. Contains no token. */
  explain(error: unknown, context: CallContext, broker: Broker): string;
  /** Additional data for the page with a failure. */
  showFailure?(error: unknown, broker: Broker): object | undefined;
}

export interface ToolDefinition<Schema extends z.ZodObject, Client> {
  name: string;
  /** For the model: what it does and when to use it. */
  description: string;
  schema: Schema;
  access: "read" | "write";
  /** Reads what a write replaces, if the provider does not compare it; the card warns if it is not what was read. */
  replaces?: "issue";
  /** The scopes that the call needs, all of them. The exchange checks them before it hands out a token. */
  scopes: readonly string[] | ((args: z.output<Schema>) => readonly string[]);
  /** The call's target, for the person's activity and failure messages. */
  resource?(args: z.output<Schema>): string;
  /** `seen`: the hash that the card was created for, for a write that replaces something. */
  run(
    call: Client & { args: z.output<Schema>; login: string; seen: string | undefined },
  ): Promise<ToolResult>;
}

/** A tool before it gets its broker. */
export interface DelegatedTool<Broker extends TokenBroker> {
  name: string;
  access: "read" | "write";
  open: (broker: Broker) => StructuredToolInterface;
}

/** Declares how tools use a provider's API. @returns a function that declares one tool */
export function defineDelegatedTool<Client, Broker extends TokenBroker>({
  provider,
  client,
  explain,
  showFailure,
}: DelegatedProvider<Client, Broker>) {
  return <Schema extends z.ZodObject>(definition: ToolDefinition<Schema, Client>): DelegatedTool<Broker> => {
    const { name, description, schema, access, replaces, scopes, resource, run } = definition;
    const open = (broker: Broker) =>
      openTool({
        name,
        description,
        schema,
        provider,
        access,
        replaces,
        async run(input, config, context) {
          const args = schema.parse(input);
          context.resource = resource?.(args);
          const need: ApiNeed<ToolResult> = {
            tool: name,
            access,
            resource: context.resource,
            scopes: typeof scopes === "function" ? scopes(args) : scopes,
            ...(access === "write" ? { grant: findGrant(config), linkOf: findLink } : {}),
          };
          let artifact: object | undefined;
          const show = (shown: object) => {
            artifact = shown;
          };
          const use = (opened: Client, login: string) => {
            context.login = login;
            return run({ ...opened, args, login, seen: findSeen(config) });
          };
          const result = await client(config, need, broker, use, show);
          return { content: JSON.stringify(result), artifact };
        },
        explain: (error, context) => explain(error, context, broker),
        showFailure: (error) => showFailure?.(error, broker),
      });
    return { name, access, open };
  };
}

interface Answer {
  content: string;
  status?: "success" | "error";
  artifact?: object | undefined;
}

interface OpenTool<Schema> {
  name: string;
  description: string;
  schema: Schema;
  provider: string;
  access: "read" | "write";
  replaces?: "issue" | undefined;
  run(input: unknown, config: ToolRunnableConfig, context: CallContext): Promise<Answer>;
  explain(error: unknown, context: CallContext): string;
  showFailure?(error: unknown): object | undefined;
}

/**
 * The LangChain tool. A failure is a ToolMessage of status "error" with an explanation, since an error would end the whole
 * answer; it throws only if the run was stopped or is interrupted.
 */
export function openTool<Schema extends z.ZodObject | Record<string, unknown>>(
  definition: OpenTool<Schema>,
): StructuredToolInterface {
  const { name, description, schema, provider, access, replaces } = definition;

  async function answer(input: unknown, config: ToolRunnableConfig): Promise<Answer> {
    const context: CallContext = { access };
    try {
      return await definition.run(input, config, context);
    } catch (error) {
      if (isGraphBubbleUp(error)) throw error;
      // A write sent before the run was stopped returns its true outcome.
      const stop = readStop(config);
      if (stop?.aborted && (access === "read" || error === stop.reason)) throw error;
      const why = findNotRun(error);
      const artifact = why ? { not_run: why } : definition.showFailure?.(error);
      return { content: definition.explain(error, context), status: "error", artifact };
    }
  }

  async function run(input: unknown, config: ToolRunnableConfig): Promise<string | ToolMessage> {
    const { content, status = "success", artifact } = await answer(input, config);
    const tool_call_id = config.toolCall?.id;
    if (!tool_call_id || (status === "success" && !artifact)) return content;
    return new ToolMessage({ content, name, tool_call_id, status, artifact });
  }

  return tool(run, { name, description, schema, metadata: { provider, access, replaces } });
}

/** The page of what a write created: write tools return one object with a `url`. */
function findLink(result: ToolResult): string | undefined {
  for (const made of Object.values(result)) {
    if (typeof made === "object" && made !== null && "url" in made && typeof made.url === "string")
      return made.url;
  }
  return undefined;
}
