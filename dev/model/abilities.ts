/** What the model can do with the tools it is offered, with an example for each. */
import type { Ask } from "#dev/model/ask.ts";
import { list, paragraphs } from "#dev/model/markdown.ts";
import { lastRepository } from "#dev/model/repository.ts";
import type { Rule } from "#dev/model/rules/rule.ts";

/** "I can …", by the rules whose tools are all there; examples name a repository of the conversation, if there is one. */
export function describeAbilities(ask: Ask, rules: readonly Rule[], most = rules.length): string {
  const able = rules.filter((rule) => rule.does && rule.tools.every((tool) => ask.offers(tool)));
  if (able.length === 0) return "I have no tools in this conversation, so there is little I can do.";
  const known = lastRepository(ask);
  const name = known ? `${known.owner}/${known.repo}` : "owner/name";
  const lines = able.map(
    (rule) => `${rule.does}: “${(rule.examples[0] ?? "").replace("alice/webshop", name)}”`,
  );
  const more = able.length > most ? "Say “help” and I'll list everything." : undefined;
  return paragraphs("This is what I can do for you:", list(lines.slice(0, most)), more);
}
