import type { ReactAgent } from "langchain";
import { makeAssistant } from "./assistant.ts";
import { lookups, readTools, writeTools } from "./tools/index.ts";
import { rulesOf } from "./tools/rules.ts";

const tools = [...readTools, ...writeTools];

/** Steps 8–11 of the reference's sequence: the agent named `agent` in langgraph.json. */
export const agent: ReactAgent = await makeAssistant({ tools, findRule: rulesOf(tools), lookups });
