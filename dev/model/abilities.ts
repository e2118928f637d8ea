/** What the model can do with the tools it is offered, with an example for each. */
import type { Ask } from "#dev/model/ask.ts";
import { list, paragraphs } from "#dev/model/markdown.ts";
import type { Rule } from "#dev/model/rules/rule.ts";

/** "I can …", by the rules whose tools are all there. */
export function describeAbilities(ask: Ask, rules: readonly Rule[]): string {
  const able = rules.filter((rule) => rule.does && rule.tools.every((tool) => ask.offers(tool)));
  if (able.length === 0) return "I have no tools in this conversation, so there is little I can do.";
  const lines = able.map((rule) => `${rule.does}: “${rule.examples[0] ?? ""}”`);
  return paragraphs("This is what I can do for you on GitHub:", list(lines));
}
