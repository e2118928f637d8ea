import { createAgent, initChatModel, tool } from "langchain";
import { z } from "zod";

/** An agent with nothing of ours: LangChain's, with the model of the system that is measured and two tools. */
const model = await initChatModel("openai:embedded", {
  apiKey: "embedded",
  configuration: { baseURL: process.env.MODEL_BASE_URL },
});

const listRepositories = tool(() => "[]", {
  name: "list_repositories",
  description: "Lists the person's repositories.",
  schema: z.object({}),
});

const createIssue = tool(({ title }) => title, {
  name: "create_issue",
  description: "Creates an issue in a repository.",
  schema: z.object({ repo: z.string(), title: z.string() }),
});

export const agent = createAgent({ model, tools: [listRepositories, createIssue] });
