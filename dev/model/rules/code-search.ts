import { codeBlock, count, link, paragraphs } from "#dev/model/markdown.ts";
import { AskBack, fetchData, type Plan } from "#dev/model/plan.ts";
import { QUESTIONS } from "#dev/model/questions.ts";
import { findRepositoryName, resolveRepository } from "#dev/model/repository.ts";
import { readCodeMatches, readNote } from "#dev/model/results.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { findQuotes } from "#dev/model/words.ts";

/** Search in files. */
export const codeSearch: Rule = {
  topic: "code-search",
  does: "Search in code",
  tools: ["search_code"],
  examples: [
    'Search the code of alice/webshop for "parseDate"',
    "where is parseDate used in alice/webshop?",
    "search code for parseDate",
  ],
  applies: ({ words }) =>
    (/\b(?:search|find|look|grep)\b/.test(words) && /\bcode\b/.test(words)) ||
    /\bwhere is \S+ (?:used|defined|called)\b/.test(words),
  *plan(ask): Plan {
    const term = findQuotes(ask.text)[0] ?? /\b(?:for|where is)\s+([^\s?]+)/i.exec(ask.text)?.[1];
    if (!term) throw new AskBack(QUESTIONS.query);
    const where = findRepositoryName(ask.text.replace(/\bfor\s+.*$/i, ""))
      ? yield* resolveRepository(ask)
      : undefined;
    const query = [/\s/.test(term) ? `"${term}"` : term, where && `repo:${where.owner}/${where.repo}`]
      .filter(Boolean)
      .join(" ");
    const data = yield* fetchData("search_code", { query });
    const found = readCodeMatches(data);
    if (found.length === 0) return `I found nothing for \`${query}\` in code.`;
    const shown = found
      .slice(0, 10)
      .map((match) =>
        paragraphs(
          `**${link(`${match.repository ?? ""}:${match.path}`, match.url)}**`,
          match.fragment && codeBlock(match.fragment),
        ),
      );
    return paragraphs(`I found ${count(found.length, "file")} for \`${query}\`:`, ...shown, readNote(data));
  },
};
