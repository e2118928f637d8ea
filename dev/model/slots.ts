/** What the intents need from a person's words: one finder a slot. Each is undefined, or empty, when there is nothing to find. */

const QUOTED = /"([^"]+)"|“([^“”]+)”|`([^`]+)`|(?<=^|[\s(:])'([^']+)'(?=[\s).,;!?]|$)/g;
const LINK = /https?:\/\/[^/\s]+\/([\w.-]+)\/([\w.-]+)(?:\/(?:issues|pull)\/(\d+))?\S*/g;
const FILE =
  /\.(?:md|mdx|txt|ts|tsx|js|mjs|json|ya?ml|toml|py|go|rs|java|rb|css|html|sh|sql|csv)$|(?:^|\/)(?:Dockerfile|Makefile|LICENSE)$/i;
/** Begins what is to be written; any verb or name may stand in there. */
const SAYING =
  /\b(?:saying|says|with (?:the |a )?(?:comment|body|text|content|description|reason)|because(?= ))\b:?\s+(?:that\s+)?|:\s+(?=["“A-Z])/i;
const TITLED = /(?<!branch )\b(?:titled|called|named|with (?:the )?title|to title)\b:?\s+/i;

/**
 * The part of a request that says what to do. What follows is a pasted text, on which the expressions here and in the table would
 * backtrack for a long time.
 */
export const opening = (text: string): string => text.slice(0, 2000);

export type Place = { owner: string; repo: string };

const first = (pattern: RegExp, text: string): string | undefined => pattern.exec(text)?.[1];

/** Quoted phrases in order, whatever the quotation marks. */
export function findQuotes(text: string): string[] {
  return [...text.matchAll(QUOTED)].map((match) => (match.slice(1).find(Boolean) ?? "").trim());
}

/** The text with links made plain, and `…` for quoted phrases; a quoted single name, as in `garden`, stays. */
export function withoutQuotes(text: string): string {
  return text
    .replace(LINK, (_link, owner, repo, number) => `${owner}/${repo}${number ? ` #${number}` : ""}`)
    .replace(QUOTED, (whole) => (/^[\w./#-]+$/.test(whole.slice(1, -1)) ? ` ${whole.slice(1, -1)} ` : " … "));
}

/** Lower case and without quotations: for recognising what is asked. */
export function simplify(text: string): string {
  return withoutQuotes(text).toLowerCase().replace(/’/g, "'").replace(/\s+/g, " ").trim();
}

/** The part of a request before what is to be written begins, and what follows its quotation. */
export function beforeWriting(text: string): string {
  const starts = [SAYING, TITLED].flatMap((cue) => cue.exec(text)?.index ?? []);
  const start = Math.min(text.length, ...starts);
  const rest = text.slice(start);
  return /["“]/.test(rest) ? `${text.slice(0, start)} ${withoutQuotes(rest)}` : text.slice(0, start);
}

/** `#12`, `issue 12`, `PRs 3 and 4`. */
export function findNumbers(text: string): number[] {
  const plain = withoutQuotes(text);
  const marked = plain.match(/(?<=#)\d+/g);
  const named = first(/\b(?:issues?|prs?|pull requests?|number)\s+((?:\d+(?:,\s*|\s+and\s+)?)+)/i, plain);
  return [...new Set((marked ?? named?.match(/\d+/g) ?? []).map(Number))].filter((number) => number > 0);
}

/** `the closed ones`, `all issues`; not "open" as a verb. */
export function findState(words: string): string | undefined {
  return first(/\b(open|closed|all)\b(?! (?:an?|the|my|repositories)\b)/, words);
}

/** `a, b and c` or `"a b", "c"` at the beginning of a text. */
function splitNames(text = ""): string[] {
  const quoted = /^\s*(?:["“][^"“”]+["”]\s*(?:(?:,|and)\s*)*)+/.exec(text)?.[0];
  if (quoted) return findQuotes(quoted);
  const verb = "(?:close|reopen|comment|assign|label|saying|titled)\\b";
  const list = new RegExp(`^@?[\\w:-]+(?:(?:,\\s*|\\s+and\\s+)(?!${verb})@?[\\w:-]+)*`).exec(text)?.[0] ?? "";
  const names = list.split(/,\s*|\s+and\s+/).map((name) => name.replace(/^@/, ""));
  return names.filter((name) => !/^(?:to|on|in|from|of|for|issues?|it|them|the|with|as|\d+)?$/i.test(name));
}

/** `labelled bug`, `label #3 as "good first issue"`, `with the labels bug and ui`. */
export function findLabels(text: string): string[] {
  const after =
    /\blabel(?:l?ed)?s?\s+(?:(?:it|them|#?\d+|\S+#\d+)\s+)?(?:(?:in|of)\s+\S+\s+)?(?:as\s+|with\s+)?(?:the\s+)?(.+)/is;
  const named = splitNames(first(after, text));
  return named.length > 0 ? named : splitNames(first(/\bas\s+(["“].+)/, text));
}

/** `assign @bob to #3`, `assign #3 to bob and carol`, `unassign bob`; "me" stays "me". */
export function findAssignees(text: string): string[] {
  const direct = splitNames(first(/\b(?:un)?assign(?:ed)?\s+(@?[\w-].*)/i, text));
  return direct.length > 0 ? direct : splitNames(first(/\bassign\b.*?\bto\s+(@?[\w-].*)/i, text));
}

/** A path in a repository: `src/index.ts`, `the readme`, `folder docs`. */
export function findPath(text: string): string | undefined {
  const plain = withoutQuotes(text);
  const words = plain.split(/\s+/).map((word) => word.replace(/^["'`(]+|[)"'`.,:;!?]+$/g, ""));
  const named = first(/\b(?:folder|directory)\s+([\w./-]+)/i, plain) ?? words.find((word) => FILE.test(word));
  if (named) return named.replace(/^\.?\/|\/$/g, "");
  return /\breadme\b/i.test(plain) ? "README.md" : undefined;
}

/** `on branch dev`, `on the dev branch`. */
export function findBranch(text: string): string | undefined {
  const after = /\bbranch\s+(?:named\s+|called\s+)?(?!in\b|of\b|from\b|for\b|on\b)([\w./-]*[\w-])/i;
  const plain = withoutQuotes(text);
  return first(after, plain) ?? first(/\bon\s+(?:the\s+)?([\w./-]+)\s+branch\b/i, plain);
}

/** The branch after `from`, or after `to` or `into`. */
export function findBranchAfter(preposition: "from" | "to|into", text: string): string | undefined {
  const name = "\\s+(?:the\\s+)?(?:branch\\s+)?([\\w./-]*[\\w-])";
  return first(new RegExp(`\\b(?:${preposition})${name}`, "i"), withoutQuotes(text));
}

/** What is to be written: what follows `saying`, `with the comment` or a colon, in quotation marks or to the end. */
export const findSaying = (text: string): string | undefined => textAfter(text, SAYING);
export const findTitle = (text: string): string | undefined => textAfter(text, TITLED);

function textAfter(text: string, cue: RegExp): string | undefined {
  const match = cue.exec(text);
  const after = match && text.slice(match.index + match[0].length).trim();
  return after && /^["“]/.test(after) ? findQuotes(after)[0] : after || undefined;
}

const NAME = "[A-Za-z\\d](?:[\\w.-]*[\\w-])?";
const FULL = new RegExp(`(?<![\\w./-])([A-Za-z\\d][\\w-]*)/(${NAME})(?![\\w/])`, "g");
const BARE = [
  `\\b(${NAME})['’]s\\s+(?:open\\s+|closed\\s+)?(?:issues?|pull|prs?|readme|branches|commits)`,
  `\\b(${NAME})\\s+(?:repo|repository)\\b`,
  `\\b(?:in|of|into|for)\\s+(?:my\\s+|the\\s+)?(${NAME})`,
].map((pattern) => new RegExp(pattern, "gi"));
const NOT_A_REPOSITORY =
  /^(?:a|all|an|any|code|duplicates?|each|every|github|is|issues?|it|jira|login|me|mine|most|my|new|open|private|public|pull|repo|repositories|repository|review|starred|that|the|them|these|this|which|with|work|you)$/i;

/** The repository named in a text: with its owner, or alone. Names of branches and people are no repositories. */
export function findPlace(text: string): Partial<Place> | undefined {
  const plain = withoutQuotes(text);
  const all = [...plain.matchAll(FULL)];
  const full =
    all.find(([name]) => !FILE.test(name)) ?? all.find(({ index }) => /\bin\s+$/.test(plain.slice(0, index)));
  if (full) return { owner: full[1], repo: full[2] };
  const rest = plain.replace(/\b(?:from|to)\s+(?:the\s+)?(?:branch\s+)?[@\w./-]+|\bbranch\s+[\w./-]+/gi, " ");
  const names = BARE.flatMap((pattern) => [...rest.matchAll(pattern)].map((match) => match[1] ?? ""));
  const repo = names.find((name) => !NOT_A_REPOSITORY.test(name) && !FILE.test(name) && !/^\d+$/.test(name));
  return repo ? { repo } : undefined;
}
