import { createAgent, initChatModel, tool } from "langchain";
import { z } from "zod";

/** LangChain's agent without our code, with the measured system's model and two tools. */
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
