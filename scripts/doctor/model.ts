import { type Finding, fail, pass, warn } from "./finding.ts";
import { probe } from "./probe.ts";
import type { Setup } from "./setup.ts";

interface Endpoint {
  base: string;
  /** The path of its list of models. */
  path: string;
  variable: string;
  key: string | undefined;
  headers: Record<string, string>;
}

/** Checks that the model's provider is up and accepts our key, by requesting its list of models, which is free. */
export async function checkModel(
  setup: Pick<Setup, "agent" | "embedded" | "providerKeys">,
): Promise<Finding[]> {
  const subject = "model";
  if (setup.embedded.has("model")) return [pass(subject, "embedded: MODEL names a real one")];
  const endpoint = findEndpoint(setup);
  const { MODEL } = setup.agent;
  if (!endpoint) {
    const fix = "install its LangChain package, set its key, and ask the agent something";
    return [warn(subject, `${MODEL}: this provider is not known to the doctor`, fix)];
  }
  if (!endpoint.key && !setup.agent.MODEL_BASE_URL) {
    return [fail(subject, `${MODEL} needs a key`, `set ${endpoint.variable}`)];
  }
  const { response, error } = await probe(`${endpoint.base}${endpoint.path}`, { headers: endpoint.headers });
  if (!response)
    return [fail(subject, `${endpoint.base}: ${error}`, "check MODEL_BASE_URL and the way to it")];
  if (response.status === 401 || response.status === 403) {
    const fix = `set ${endpoint.variable} to a key that is live`;
    return [fail(subject, `${new URL(endpoint.base).host} refuses the key (${response.status})`, fix)];
  }
  if (response.ok) return [pass(subject, `${MODEL}, at ${new URL(endpoint.base).host}`)];
  const fix = "the server may have no list of models: ask the agent something";
  return [warn(subject, `${endpoint.base}${endpoint.path} answers ${response.status}`, fix)];
}

function findEndpoint({ agent, providerKeys }: Pick<Setup, "agent" | "providerKeys">): Endpoint | undefined {
  if (agent.MODEL.startsWith("anthropic:")) {
    const key = agent.MODEL_API_KEY ?? providerKeys.anthropic;
    const base = agent.MODEL_BASE_URL ?? "https://api.anthropic.com";
    const headers = { "anthropic-version": "2023-06-01", ...(key ? { "x-api-key": key } : {}) };
    return { base, path: "/v1/models", variable: "ANTHROPIC_API_KEY", key, headers };
  }
  if (!agent.MODEL.startsWith("openai:")) return undefined;
  const key = agent.MODEL_API_KEY ?? providerKeys.openai;
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
  const variable = agent.MODEL_BASE_URL ? "MODEL_API_KEY" : "OPENAI_API_KEY";
  return {
    base: agent.MODEL_BASE_URL ?? "https://api.openai.com/v1",
    path: "/models",
    variable,
    key,
    headers,
  };
}
