import { describeAnything } from "#dev/model/answers.ts";
import type { Intent } from "#dev/model/intent.ts";
import { findObject } from "#dev/model/json.ts";
import { fetchData, type Plan } from "#dev/model/plan.ts";
import { shorten } from "#dev/model/tool-names.ts";

/** A tool called by its own name with arguments as JSON: for tools that no row knows, such as those of an MCP server. */
export const direct: Intent = {
  id: "direct",
  tools: [],
  pattern: /^(?:please )?call [`"]?[a-z][\w-]*_/,
  examples: {
    'call list_issues with {"owner":"alice","repo":"webshop"}': "list_issues alice/webshop",
  },
  *run(asked): Plan {
    const named = /\bcall\s+[`"]?([a-zA-Z][\w-]*)/i.exec(asked.text)?.[1] ?? "";
    const tool = asked.offers(named) ? named : shorten(named);
    return describeAnything(yield* fetchData(tool, findObject(asked.text) ?? {}));
  },
};
