import { describeAnything } from "#dev/model/answers.ts";
import type { Intent } from "#dev/model/intent.ts";
import { fetchData, type Plan } from "#dev/model/plan.ts";
import { shorten } from "#dev/model/tool-names.ts";
import { findObject } from "#dev/model/tool-result.ts";

/** A tool called by its own name with arguments as JSON: for tools that no row knows, such as those of an MCP server. */
export const direct: Intent = {
  pattern: /^(?:please )?call [`"]?[a-z][\w-]*_/,
  examples: { 'call list_issues with {"owner":"alice","repo":"webshop"}': "list_issues alice/webshop" },
  *run({ text, offers }): Plan {
    const named = /\bcall\s+[`"]?([a-zA-Z][\w-]*)/i.exec(text)?.[1] ?? "";
    const tool = offers(named) ? named : shorten(named);
    return describeAnything(yield* fetchData(tool, findObject(text) ?? {}));
  },
};
