import type { SerializerProtocol } from "@langchain/langgraph-checkpoint";

/** Deeper than any state of ours: messages, their calls, and MAX_DEPTH levels of arguments (auth/protocol/json-limits.ts). */
const MOST_LEVELS = 100;
/** LangChain's `load` supports 50 levels of an object. */
const MOST_OF_MESSAGE = 45;

/**
 * LangGraph's serializer, extended to load what older versions stored without a check: values that look like LangChain objects
 * but aren't (docs/facts.md 26), and values nested deeper than the stack. What can't be loaded becomes plain data, so that the
 * rest of the conversation can be read, continued and deleted.
 */
export function tolerate(serde: SerializerProtocol): SerializerProtocol {
  return {
    dumpsTyped: (value) => serde.dumpsTyped(value),
    async loadsTyped(type, data) {
      if (type !== "json") return serde.loadsTyped(type, data);
      const text = typeof data === "string" ? data : new TextDecoder().decode(data);
      if (!isDeep(text)) {
        try {
          return await serde.loadsTyped(type, text);
        } catch (error) {
          if (error instanceof SyntaxError) throw error;
        }
      }
      return serde.loadsTyped(type, JSON.stringify(defuse(JSON.parse(text), MOST_LEVELS, false)));
    },
  };
}

/** Whether a JSON text is nested deeper than the limit. Strings are skipped: brackets in them don't count. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at + 1);
    } else if (code === BRACE || code === BRACKET) {
      depth += 1;
      if (depth > MOST_LEVELS) return true;
    } else if (code === BRACE + 2 || code === BRACKET + 2) {
      depth -= 1;
    }
  }
  return false;
}

const [QUOTE, BRACE, BRACKET] = [34, 123, 91];

function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === "\\") slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}

/** The value cut at the depth limit, and without LangChain object marks except on messages, which are siblings and never nested. */
function defuse(value: unknown, levels: number, isInside: boolean): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (levels < 0) return null;
  if (Array.isArray(value)) return value.map((item) => defuse(item, levels - 1, isInside));
  const isMessage = !isInside && isStoredMessage(value);
  const below = Math.min(levels - 1, isMessage ? MOST_OF_MESSAGE : levels);
  const entries = Object.entries(value).filter(([key, child]) => {
    // A chunk would rebuild its raw calls from these.
    if (key === "tool_call_chunks") return false;
    return key !== "lc" || child !== 1 || isMessage;
  });
  const defused = Object.fromEntries(
    entries.map(([key, child]) => [key, defuse(child, below, isInside || isMessage)]),
  );
  return isMessage
    ? {
        ...defused,
        id: nameOf(value)
          .replace(/Chunk$/, "")
          .split("/"),
      }
    : defused;
}

const MESSAGES = /^langchain_core\/messages\/(AI|Human|System|Tool|Remove)Message(Chunk)?$/;

function isStoredMessage(value: object): boolean {
  return "lc" in value && value.lc === 1 && MESSAGES.test(nameOf(value));
}

function nameOf(value: object): string {
  return "id" in value && Array.isArray(value.id) ? value.id.join("/") : "";
}
