/** What the model says when something went wrong. The tools' own sentences are for people already; they are passed on. */
import { paragraphs } from "#dev/model/markdown.ts";
import type { ToolResult } from "#dev/model/tool-result.ts";

const NOT_NOW = /\bchose not to\b/i;
const REFUSED = /\b(?:rejected|declined|not approved|chose not to)\b/i;

const ADVICE: [RegExp, string][] = [
  [/connect|Settings/i, "Once that is done, ask me again and I'll carry on."],
  [
    /\b404\b|not found|no such|doesn't exist|does not exist/i,
    "Check the name and its spelling. You can ask me “Which repositories do I have?” to see what I can reach.",
  ],
  [/rate limit|too many|\b429\b|limit/i, "I haven't tried again on my own. Ask me again a little later."],
  [/sign(?:ed)? in|session/i, "Sign in again, and then ask me once more."],
  [
    /\b403\b|forbidden|not allowed|permission|scope/i,
    "You may need to give the application more access, or ask the owner of the repository.",
  ],
  [/\b5\d\d\b|time|reach|unavailable/i, "It may be over soon: ask me again in a minute."],
];

/**
 * A tool's sentence, passed on politely with what can be done.
 * @param made names of the tools that had already changed something for this request: nobody should have to guess.
 */
export function describeFailure(result: ToolResult, made: string[] = []): string {
  const before =
    made.length > 0
      ? `Already done before that: ${made.map((name) => `\`${name}\``).join(", ")}.`
      : undefined;
  return paragraphs(
    REFUSED.test(result.text) ? describeRefusal(result, !before) : describeError(result),
    before,
  );
}

function describeError(result: ToolResult): string {
  const advice = ADVICE.find(([pattern]) => pattern.test(result.text))?.[1];
  const alreadyAdvises = /try again|check the|ask again|ask for|can connect|sign in again/i.test(result.text);
  return paragraphs(`I'm sorry, that didn't work. ${endSentence(result.text)}`, !alreadyAdvises && advice);
}

function describeRefusal(result: ToolResult, unchanged: boolean): string {
  if (NOT_NOW.test(result.text))
    return `All right. ${endSentence(result.text)} I can't answer that without it. Ask me again whenever you like.`;
  const [, given] = /said: "(.*)"/s.exec(result.text) ?? [];
  const reason = given ? ` You said: “${given.replace(/\s+/g, " ")}”` : "";
  return `All right, I did not do that${unchanged ? "; nothing was changed" : ""}.${reason} Tell me if you want it done differently.`;
}

/** The sentence with a full stop, when it has no end of its own. */
export function endSentence(text: string): string {
  const trimmed = text.trim();
  return !trimmed || /[.!?…"”)]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
