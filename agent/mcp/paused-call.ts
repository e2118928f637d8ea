import type { ToolRunnableConfig } from "@langchain/core/tools";
import { getWriter } from "@langchain/langgraph";
import { mayApprove } from "#agent/approval/read-only.ts";
import { Answers, type Asking } from "#agent/mcp/answers.ts";
import { callTool } from "#agent/mcp/call.ts";
import { readElicitAnswer } from "#agent/mcp/elicitation/question.ts";
import { nameOpenCall, OpenCall, type OpenCalls } from "#agent/mcp/open-calls.ts";
import type { McpResult } from "#agent/mcp/result.ts";
import { readOwner } from "#auth/client/person.ts";
import type { TokenBroker } from "#auth/client/token-broker.ts";
import type { ElicitRequest } from "#auth/protocol/interrupts.ts";
import type { ServerNote } from "#auth/protocol/server-notes.ts";
import type { ElicitResult } from "#mcp/connection.ts";
import type { McpToolFacts } from "#mcp/listing.ts";
import { readStop, withStop } from "#upstream/detach.ts";

/** How a tool call asks the person and waits for the answer. */
export interface Questions {
  asking: Asking;
  calls: OpenCalls<McpResult>;
}

/**
 * Makes a tool call whose server may ask the person something: then the run is interrupted, and the call stays open. When the run
 * is resumed, LangGraph runs the tool again, which continues the open call. If that is gone (a restart, another process, an
 * answer after four minutes), a read call is repeated with the previous answers; a write is not, since the exchange issues no
 * second token for it.
 * @throws as `withMcpClient`
 */
export async function callWithQuestions(
  facts: McpToolFacts,
  args: Record<string, unknown>,
  config: ToolRunnableConfig,
  broker: TokenBroker,
  { asking, calls }: Questions,
): Promise<McpResult> {
  const answers = new Answers(asking);
  const key = nameOpenCall(readOwner(config.configurable), config.toolCall?.id ?? "");
  const begin = () =>
    new OpenCall<McpResult>((elicit, stop, report) =>
      callTool(facts, args, withStop(config, stop), { ...broker, ...answers.access }, { elicit, report }),
    );
  const call = calls.take(key) ?? begin();
  const write = getWriter(config);
  call.report = (note) =>
    write?.({ kind: "server_note", tool_call_id: config.toolCall?.id ?? "", ...note } satisfies ServerNote);
  for (let problem: string | undefined; ; ) {
    const turn = await call.next(readStop(config));
    if ("result" in turn) return turn.result;
    const { question } = turn;
    let given = answers.takeFor(question);
    if (given === undefined) {
      calls.keep(key, call, facts.access === "write");
      given = asking.ask(problem ? { ...question, problem } : question);
      calls.take(key);
    }
    const read = readGiven(question, given, config);
    problem = "problem" in read ? read.problem : undefined;
    if ("result" in read) call.answer(read.result);
  }
}

/** The person's answer, or the reason for asking again. */
function readGiven(
  question: ElicitRequest,
  given: unknown,
  config: ToolRunnableConfig,
): { result: ElicitResult } | { problem: string } {
  const read = readElicitAnswer(question, given);
  if ("problem" in read || read.result.action !== "accept" || mayApprove(config.configurable ?? {}))
    return read;
  return { problem: "The access token that answered can't answer this. Answer in the app." };
}
