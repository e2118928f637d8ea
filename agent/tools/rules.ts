import type { StructuredToolInterface } from "@langchain/core/tools";
import { z } from "zod";
import type { FindRule, ToolRule } from "#agent/approval/rules.ts";

const metadata = z.looseObject({
  provider: z.string(),
  access: z.enum(["read", "write"]),
  replaces: z.literal("issue").optional(),
});

/**
 * The approval rules of built-in tools.
 * @throws Error for a tool that does not declare whether it writes
 */
export function rulesOf(tools: readonly StructuredToolInterface[]): FindRule {
  const rules = new Map(tools.map((tool) => [tool.name, ruleOf(tool)]));
  return async (name) => rules.get(name);
}

function ruleOf(tool: StructuredToolInterface): ToolRule {
  const { provider, access, replaces } = metadata.parse("metadata" in tool ? tool.metadata : undefined);
  return {
    provider,
    access,
    replaces,
    parse(args) {
      if (!(tool.schema instanceof z.ZodObject)) return { args };
      const parsed = tool.schema.safeParse(args);
      if (parsed.success) return { args: { ...parsed.data } };
      return { problem: `The arguments don't fit ${tool.name}: ${z.prettifyError(parsed.error)}` };
    },
  };
}
