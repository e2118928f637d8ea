import type { AIMessage, BaseMessage } from "@langchain/core/messages";
import { changeAnswer, changeInputs, lastAnswer } from "#agent/content/messages.ts";
import { ModelError } from "#agent/model/errors.ts";
import { cutText } from "#auth/protocol/cut-text.ts";
import { readField } from "#auth/protocol/json.ts";
import { hasCodeKey, isDeeperThan, MAX_DEPTH } from "#auth/protocol/json-limits.ts";
import { toStorable } from "#auth/protocol/storable.ts";

type Call = NonNullable<AIMessage["tool_calls"]>[number];

/** The size limit of a model's message, in characters of its JSON. */
const MOST = 1024 * 1024;
const LONGEST_NAME = 200;

/**
 * The model's answer in a form that may be stored, checked like people's input, for the same reasons (docs/facts.md 11).
 *
 * A call whose arguments can't be stored is kept without them, with a note why it is not run, so that the model can correct
 * it.
 * @throws ModelError (answer_too_large)
 */
export function checkAnswer(answer: AIMessage): AIMessage {
  const refused: Record<string, string> = {};
  const calls = (answer.tool_calls ?? []).map((call) => {
    const problem = findProblem(call.args);
    if (problem && call.id) refused[call.id] = problem;
    return { ...call, name: cutText(call.name, LONGEST_NAME), args: problem ? {} : toStorable(call.args) };
  });
  const isChanged = Object.keys(refused).length > 0;
  const { tool_calls: _raw, ...additional_kwargs } = answer.additional_kwargs;
  const { output, ...response_metadata } = answer.response_metadata;
  const content = isChanged
    ? changeInputs(answer.content, (id) => (Object.hasOwn(refused, id) ? {} : undefined))
    : answer.content;
  const metadata = output === undefined || isChanged ? response_metadata : { ...response_metadata, output };
  const checked = changeAnswer(answer, {
    // A call's arguments are two levels deep in its block.
    content: toStorable(content, MAX_DEPTH + 2) as AIMessage["content"],
    tool_calls: calls as Call[],
    additional_kwargs: toStorable(additional_kwargs) as AIMessage["additional_kwargs"],
    response_metadata: {
      ...Object(toStorable(metadata)),
      ...(isChanged ? { refused_calls: refused } : {}),
    },
  });
  if (JSON.stringify(checked).length > MOST) throw new ModelError("answer_too_large");
  return checked;
}

/** Why a call of the model's last message is not run; undefined if it may be run and shown for approval. */
export function findRefusedCall(messages: readonly BaseMessage[], callId = ""): string | undefined {
  const refused: unknown = lastAnswer(messages)?.response_metadata.refused_calls;
  // Each by itself: an entry that is not ours must not let another call run.
  const problem = Object.hasOwn(Object(refused), callId) ? readField(refused, callId) : undefined;
  return typeof problem === "string" ? problem : undefined;
}

function findProblem(args: unknown): string | undefined {
  if (isDeeperThan(args)) return `Not run: the arguments are nested deeper than ${MAX_DEPTH} levels.`;
  if (hasCodeKey(args))
    return 'Not run: arguments can\'t have the keys "lc" and "__proto__". Where they belong to a text, send it as a string.';
  if (JSON.stringify(args).length > MOST / 2)
    return "Not run: the arguments are too large. Send less at once.";
  return undefined;
}
