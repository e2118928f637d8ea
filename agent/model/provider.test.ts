import { expect, test, vi } from "vitest";
import { makeModel } from "./model.ts";
import { findProviderProblem } from "./provider.ts";

test.each(["openai:gpt-5.2", "anthropic:claude-sonnet-4-6", "azure_openai:gpt-5.2", "gpt-5.2"])(
  "%s can be used",
  async (model) => {
    await expect(findProviderProblem(model)).resolves.toBeUndefined();
  },
);

test.each([
  ["mistralai:mistral-large", "npm install @langchain/mistralai"],
  ["bedrock:claude", "npm install @langchain/aws"],
  ["gemini-3", "npm install @langchain/google-vertexai"],
  ["nobody:x", "providers are openai, anthropic"],
  ["toString", "providers are openai, anthropic"],
])("%s is refused: %s", async (model, what) => {
  await expect(findProviderProblem(model)).resolves.toContain(what);
});

test("a model without its key stops the start with the variable's name", async () => {
  vi.stubEnv("ANTHROPIC_API_KEY", undefined);
  const env = { MODEL: "anthropic:claude-sonnet-4-6", MODEL_BASE_URL: undefined, MODEL_API_KEY: undefined };
  const model = makeModel({ ...env, MODEL_OPTIONS: undefined });
  await expect(model).rejects.toMatchObject({
    name: "EnvError",
    message: expect.stringMatching(/MODEL: .*key not found/),
  });
  vi.unstubAllEnvs();
});
