/** The agent has long conversations summarised by its model: this is the answer to that request. */

const PROMPT = /Messages to summarize:|<role>\s*Context Extraction Assistant/i;
const SPOKEN = /^(?:(human|user)|ai|assistant|tool)(?:\s*\([^)]*\))?:\s*(.+)$/i;

/** Whether the whole request is one for a summary of messages. */
export function asksForSummary(request: string): boolean {
  return request.length > 200 && PROMPT.test(request);
}

/** Who said what, a line each; the last line keeps the request that is being worked on. */
export function summarise(request: string): string {
  const history = request.split(/Messages to summarize:|<messages>/i).at(-1) ?? "";
  const spoken = history.split("\n").flatMap((line) => {
    const [, person, words] = SPOKEN.exec(line.trim()) ?? [];
    const who = person ? "The person asked" : "The assistant or a tool answered";
    return words ? [{ who, words: words.slice(0, 300) }] : [];
  });
  const lines = spoken.slice(-20).map(({ who, words }) => `- ${who}: ${words}`);
  const last = spoken.findLast(({ who }) => who === "The person asked");
  return [...lines, ...(last ? [`Current request: ${last.words}`] : [])].join("\n");
}
