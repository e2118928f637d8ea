/** The agent has long conversations summarised by its model: this is the answer to that request. */

const PROMPT =
  /Messages to summarize:|<role>\s*Context Extraction Assistant|summari[sz]e (?:this|the) conversation/i;
const SPEAKER = /^(human|user|ai|assistant|tool)(?:\s*\([^)]*\))?:\s*(.*)$/i;
const LONGEST = 300;

/** Whether the whole request is one for a summary of messages. */
export function asksForSummary(request: string): boolean {
  return request.length > 200 && PROMPT.test(request);
}

/** Who said what, a line each; the last line keeps the request that is being worked on. */
export function summarise(request: string): string {
  const history = request.split(/Messages to summarize:|<messages>/i).at(-1) ?? "";
  const spoken = history.split("\n").flatMap((line) => {
    const [, speaker = "", words = ""] = SPEAKER.exec(line.trim()) ?? [];
    return words ? [{ person: /^(?:human|user)$/i.test(speaker), words: words.slice(0, LONGEST) }] : [];
  });
  const lines = spoken.map(
    ({ person, words }) => `- ${person ? "The person asked" : "The assistant or a tool answered"}: ${words}`,
  );
  const last = spoken.findLast(({ person }) => person)?.words ?? "";
  return [...lines.slice(-20), last && `Current request: ${last}`].filter(Boolean).join("\n");
}
