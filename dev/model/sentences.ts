/** What the model says when something went wrong. The tools' own sentences say what happened and what helps; they are passed on. */
import { paragraphs } from "#dev/model/markdown.ts";

const REFUSED = /\b(?:rejected|declined|not approved)\b/i;

/**
 * A tool's sentence, passed on politely.
 * @param made names of the tools that had already changed something for this request: nobody should have to guess.
 */
export function describeFailure({ text }: { text: string }, made: string[] = []): string {
  const tools = made.map((name) => `\`${name}\``).join(", ");
  return paragraphs(describeReason(text, made.length > 0), tools && `Already done before that: ${tools}.`);
}

function describeReason(text: string, isChanged: boolean): string {
  if (/\bchose not to\b/i.test(text))
    return `All right. ${endSentence(text)} I can't answer that without it. Ask me again whenever you like.`;
  if (!REFUSED.test(text)) return `I'm sorry, that didn't work. ${endSentence(text)}`;
  const given = /said: "(.*)"/s.exec(text)?.[1]?.replace(/\s+/g, " ");
  const reason = given ? ` You said: “${given}”` : "";
  return `All right, I did not do that${isChanged ? "" : "; nothing was changed"}.${reason} Tell me if you want it done differently.`;
}

/** The sentence with a full stop, when it has no end of its own. */
export function endSentence(text: string): string {
  const trimmed = text.trim();
  return !trimmed || /[.!?…"”)]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** What tools tell the model to do, as opposed to what happened. */
const INSTRUCTION =
  /^(?:Answer without|Tell the person|Don't (?:try|repeat)|Read it again|Look (?:before|whether)|Ask (?:the person|for it again)|Search again|Pass)\b/;

/** A tool's sentences as they may be passed on: without instructions to the model, and said to the person instead of about them. */
export function forPerson(text: string): string {
  const sentences = text.split(/(?<=[.!?])\s+(?=[A-Z])/).filter((sentence) => !INSTRUCTION.test(sentence));
  return sentences
    .join(" ")
    .replace(/; (?:don't|never) [^.;]*(?=\.)/g, "")
    .replace(/\bthe person('s| was)?\b/gi, (found, more) => {
      const you = more === "'s" ? "your" : more ? "you were" : "you";
      return found.startsWith("T") ? `Y${you.slice(1)}` : you;
    });
}
