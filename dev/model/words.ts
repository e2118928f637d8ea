/** Finds things in a person's words: numbers, names, quotations, labels, states, paths. All of them answer undefined when there is none. */

const QUOTED = /"([^"]+)"|“([^”]+)”|`([^`]+)`|(?<=^|[\s(:])'([^']+)'(?=[\s).,;!?]|$)/g;
const LINK = /https?:\/\/[^/\s]+\/([\w.-]+)\/([\w.-]+)(?:\/(?:issues|pull)\/(\d+))?\S*/g;
const EXTENSION =
  /\.(?:md|mdx|txt|ts|tsx|js|jsx|mjs|cjs|json|ya?ml|toml|lock|py|go|rs|java|rb|css|html|sh|sql|env|xml|csv)$/i;

/** A request's words without its quotations, links made plain, in lower case: for recognising what is asked. */
export function simplify(text: string): string {
  return withoutQuotes(text).toLowerCase().replace(/[’]/g, "'").replace(/\s+/g, " ").trim();
}

/** Quoted phrases in order, whatever the quotation marks. */
export function findQuotes(text: string): string[] {
  return [...text.matchAll(QUOTED)].map((match) =>
    (match[1] ?? match[2] ?? match[3] ?? match[4] ?? "").trim(),
  );
}

/** The text without quoted phrases; a quoted single name, as in `garden`, stays. */
export function withoutQuotes(text: string): string {
  const plain = text.replace(LINK, (_link, owner: string, repo: string, number?: string) =>
    number ? `${owner}/${repo} #${number}` : `${owner}/${repo}`,
  );
  return plain.replace(QUOTED, (whole) => {
    const inner = whole.slice(1, -1);
    return /^[\w./#-]+$/.test(inner) ? ` ${inner} ` : " … ";
  });
}

/** Numbers of issues or pull requests: `#12`, `issue 12`, `PRs 3 and 4`, a link. */
export function findNumbers(text: string): number[] {
  const plain = withoutQuotes(text);
  const named = [...plain.matchAll(/#(\d+)/g)].map((match) => Number(match[1]));
  if (named.length > 0) return [...new Set(named)];
  const list =
    /\b(?:issues?|prs?|pull requests?|tickets?|bugs?|number)\s+((?:\d+(?:\s*,\s*|\s+and\s+)?)+)/i.exec(
      plain,
    )?.[1] ?? "";
  return [...new Set((list.match(/\d+/g) ?? []).map(Number))];
}

export type State = "open" | "closed" | "all";

/** The first state that is named. */
export function findState(words: string): State | undefined {
  const match = /\b(open|closed|all|any|every|resolved|done)\b(?! (?:an?|the|my|repos|repositories)\b)/.exec(
    words,
  )?.[1];
  if (match === "open") return "open";
  if (match === "all" || match === "any" || match === "every") return "all";
  return match ? "closed" : undefined;
}

/** Labels: `labelled bug`, `label "good first issue"`, `labels bug, docs and ui`, `label #3 as bug`, `the bug label`. */
export function findLabels(text: string): string[] {
  const after =
    /\blabel(?:l?ed)?s?\b[\s:]*(?:(?:it|them|this|that|(?:issues?|prs?)?\s*#?\d+)\s+)?(?:(?:in|of|on)\s+\S+\s+)?(?:as\s+|with\s+)?(?:the\s+)?(.+)/is.exec(
      text,
    )?.[1];
  const named = after ? splitNames(after) : [];
  return named.length > 0 ? named : findLabelsBefore(text);
}

const AFTER_NAMES = "(?:close|reopen|open|comment|assign|say|add|tell|merge|label|titled|saying)\\b";
const NOT_A_NAME =
  /^(?:to|on|in|from|of|for|at|issues?|it|them|this|that|the|with|open|closed|and|or|as|by|close|label|#?\d+)$/i;

/** `a, b and c` or `"a b", "c"` at the beginning of a text. */
function splitNames(text: string): string[] {
  const quoted = /^\s*(?:["“][^"”]+["”](?:\s*(?:,|and)\s*)*)+/.exec(text)?.[0];
  if (quoted) return findQuotes(quoted);
  const separator = `\\s*,\\s*(?:and\\s+)?|\\s+and\\s+`;
  const list =
    new RegExp(`^@?[\\w:-]+(?:(?:${separator})(?!${AFTER_NAMES})@?[\\w:-]+)*`).exec(text)?.[0] ?? "";
  const names = list.split(new RegExp(separator)).map((name) => name.replace(/^@/, ""));
  return names.filter((name) => name && !NOT_A_NAME.test(name));
}

/** `the bug label`, `"help wanted" label`. */
function findLabelsBefore(text: string): string[] {
  const match = /(?:["“]([^"”]+)["”]|\b([\w:-]+))\s+labels?\b/i.exec(text);
  const name = match?.[1] ?? match?.[2];
  return name &&
    !/^(?:the|a|an|no|any|with|which|what|its|all|add|remove|new|set|and|please|then)$/i.test(name)
    ? [name]
    : [];
}

/** Logins in `assign #3 to bob and carol`, `assign @bob to #3`, `assigned to me`; "me" stays "me". */
export function findAssignees(text: string): string[] {
  const after =
    /\b(?:un)?assign(?:ed)?\b[^"“]*?\b(?:to|from)\s+((?!\S*[#/]|\d|issue|it\b|this\b|pr\b|the\b)@?[\w-].*)/i.exec(
      text,
    )?.[1];
  const direct = /\b(?:un)?assign\s+(@?[\w-].*)/i.exec(text)?.[1];
  const names = after ? splitNames(after) : [];
  return names.length > 0 || !direct ? names : splitNames(direct);
}

/** A path in a repository: `src/index.ts`, `README`, `the readme`, `folder docs`. */
export function findPath(text: string): string | undefined {
  const plain = withoutQuotes(text);
  const folder =
    /\b(?:folder|directory|dir)\s+([\w./-]+)/i.exec(plain)?.[1] ??
    /([\w./-]+\/)\s+(?:folder|directory)/i.exec(plain)?.[1];
  if (folder) return folder.replace(/\/$/, "");
  const words = plain
    .split(/\s+/)
    .map((word) => word.replace(/^[("'`]+|[)"'`.,;:!?]+$/g, "").replace(/'s$/, ""));
  const named = words.find((word, index) => isPath(word) && !isRepositoryPlace(words[index - 1]));
  if (named) return named.replace(/^\.?\//, "");
  if (/\breadme\b/i.test(plain)) return "README.md";
  return /\b(?:license|licence)\b/i.test(plain) ? "LICENSE" : undefined;
}

/** Whether a word looks like a file: it has a known extension, or is one of the files without. */
export function isPath(word: string): boolean {
  return EXTENSION.test(word) || /(?:^|\/)(?:Dockerfile|Makefile|LICENSE|CODEOWNERS|\.gitignore)$/.test(word);
}

function isRepositoryPlace(word: string | undefined): boolean {
  return /^(?:repo|repository)$/i.test(word ?? "");
}

/** A branch, tag or commit: `on branch dev`, `at v1.2`, `on the dev branch`. */
export function findRef(text: string): string | undefined {
  const plain = withoutQuotes(text);
  const after = /\b(?:branch|tag|ref|commit)\s+(?:named\s+|called\s+)?([\w./-]*[\w-])/i.exec(plain)?.[1];
  if (after && !/^(?:in|of|on|from|for|at|to|and|with)$/i.test(after)) return after;
  const before = /\b(?:on|from|at)\s+(?:the\s+)?([\w./-]+)\s+(?:branch|tag)\b/i.exec(plain)?.[1];
  return before ?? /\bat\s+(v\d[\w.-]*|[0-9a-f]{7,40})\b/i.exec(plain)?.[1];
}

const SAYING =
  /\b(?:saying|says|say(?!\s+why\b)|to say|with (?:the |a )?(?:comment|body|text|description|message|reason|words)|(?:the )?(?:body|description|comment|reason)\s*(?:is|:))\b:?\s+(?:that\s+)?|:\s+(?=["“A-Z])/i;
const TITLED = /\b(?:titled|entitled|called|named|with (?:the )?title|to title|title(?:\s+is)?)\b:?\s+/i;

/** What is to be written: what follows `saying`, `with the comment`, `body:` or a colon, in quotation marks or to the end. */
export function findSaying(text: string): string | undefined {
  return textAfter(text, SAYING);
}

/** What follows `titled`, `called`, `with the title`. Without quotation marks it ends where the next part begins. */
export function findTitle(text: string): string | undefined {
  const title = textAfter(text, TITLED);
  if (!title || /\b(?:titled|entitled|called|named|title)\b:?\s+["“]/i.test(text)) return title;
  return title
    .split(
      /\s+(?:saying|with (?:the )?(?:body|text|description|label)|labell?ed|and (?:assign|label|say)|assigned to|in [\w-]+\/)/i,
    )[0]
    ?.trim();
}

/** The part of a request that says what it is about, before what is to be written begins: words in there name no repository. */
export function beforeWriting(text: string): string {
  const start = Math.min(...[SAYING, TITLED].map((cue) => cue.exec(text)?.index ?? text.length));
  const opening = text.slice(0, start);
  const rest = withoutQuotes(text.slice(start));
  return /["“]/.test(text.slice(start)) ? `${opening} ${rest}` : opening;
}

function textAfter(text: string, cue: RegExp): string | undefined {
  const match = cue.exec(text);
  const after = match && text.slice(match.index + match[0].length).trim();
  if (!after) return undefined;
  return /^["“]/.test(after) ? findQuotes(after)[0] : after.replace(/^'(.*)'$/, "$1");
}
