import type { Ask } from "#dev/model/ask.ts";
import { findObject } from "#dev/model/json.ts";
import { fetchData, type Plan } from "#dev/model/plan.ts";
import { describeAnything } from "#dev/model/rules/anything.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { shorten } from "#dev/model/tool-names.ts";

/** A tool called by its own name with arguments as JSON: for tools that no rule knows, such as those of an MCP server. */
export const direct: Rule = {
  topic: "direct",
  tools: [],
  examples: ['call list_issues with {"owner":"alice","repo":"webshop"}', "use get_authenticated_user"],
  applies: (ask) => findTool(ask) !== undefined,
  *plan(ask): Plan {
    const tool = findTool(ask) ?? "";
    return describeAnything(yield* fetchData(tool, findObject(ask.text) ?? {}));
  },
};

function findTool(ask: Ask): string | undefined {
  const named = /\b(?:call|use|run|invoke)\s+(?:the\s+tool\s+)?`?([a-zA-Z][\w-]*)`?/i.exec(ask.text)?.[1];
  return [named, named && shorten(named)].find((name) => name && ask.offers(name));
}
