/** What the model asks back when something is missing, and how the reply is joined to the request it belongs to. */

export const QUESTIONS = {
  repository: "Which repository do you mean? Tell me its name, such as `owner/name`.",
  number: "Which one do you mean? Tell me its number, such as `#12`.",
  title: "What should the title be?",
  comment: "What should I write?",
  path: "Which file do you mean? Tell me its path, such as `src/index.ts`.",
  query: "What should I search for?",
  labels: "Which label do you mean?",
  assignee: "To whom should I assign it?",
  content: "What should the file contain? Put the text in quotation marks.",
  newBranch: "What should the branch be called?",
  branch: "From which branch should the pull request come?",
} as const;

type Question = keyof typeof QUESTIONS;

const JOIN: Record<Question, (request: string, reply: string) => string> = {
  repository: (request, reply) =>
    `${request} in ${reply.replace(/^(?:(?:it's|it is|i mean|the|in|of|for|from)\s+)+/i, "")}`,
  number: (request, reply) =>
    `${request} ${/#|\d+\D+\d/.test(reply) ? reply : reply.replace(/(\d+)/, "#$1")}`,
  title: (request, reply) => `${request} titled ${quote(reply)}`,
  comment: (request, reply) => `${request} saying ${quote(reply)}`,
  path: (request, reply) => `${request} file ${reply}`,
  query: (request, reply) => `${request} for ${quote(reply)}`,
  labels: (request, reply) => `${request} label ${quote(reply)}`,
  assignee: (request, reply) => `${request} assign to ${reply}`,
  content: (request, reply) => `${request} with content ${quote(reply)}`,
  newBranch: (request, reply) => request.replace(/\bbranch\b/i, `branch ${reply}`),
  branch: (request, reply) => `${request} from branch ${reply}`,
};

const NAME =
  /^(?:(?:it's|it is|i mean|the|in|of|for|from|to|called|on|branch|label|file)\s+)*[`"“@#]?[\w./:-]+[`"”]?(?:(?:\s*,\s*|\s+and\s+)@?[\w-]+)*(?:\s+(?:repo|repository|branch|label))?[.!]?$/i;
const NEW_REQUEST =
  /^(?:list|show|who|which|what|how|search|find|get|read|open|close|create|add|comment|merge|approve|assign|label|help|hi|hello|thanks?)\b|\?$/i;
const NEVER_MIND = /^(?:never ?mind|forget it|cancel|stop|no)\b[.!]?$/i;

/** What is no answer to a question is a new request. A title, though, may be any words, "Add dark mode" as well. */
const ACCEPTS: Partial<Record<Question, (reply: string) => boolean>> = {
  title: () => true,
  comment: () => true,
  content: () => true,
  number: (reply) => /^\D{0,20}\d+\D{0,3}$/.test(reply),
  query: (reply) => !NEW_REQUEST.test(reply),
};

/** @returns the request completed with the reply, when the last answer was one of the questions; otherwise undefined. */
export function joinReply(lastAnswer: string, request: string, reply: string): string | undefined {
  const asked = (Object.keys(QUESTIONS) as Question[]).find((key) =>
    lastAnswer.trim().endsWith(QUESTIONS[key]),
  );
  if (!asked || NEVER_MIND.test(reply)) return undefined;
  const accepts =
    ACCEPTS[asked] ?? ((text: string) => NAME.test(text) && !/^(?:hi|hello|help|thanks?)\b/i.test(text));
  if (!accepts(reply)) return undefined;
  return JOIN[asked](request, /^(?:title|comment|content)$/.test(asked) ? reply : reply.replace(/[.!]$/, ""));
}

function quote(text: string): string {
  return /^["“]/.test(text) ? text : `"${text.replaceAll('"', "'")}"`;
}
