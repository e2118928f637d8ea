import { findProviderProblem } from "#agent/model/provider.ts";
import { type Finding, fail, pass, warn } from "./finding.ts";
import { probe, readObject } from "./probe.ts";
import type { Setup } from "./setup.ts";

interface Endpoint {
  base: string;
  /** The path of its list of models. */
  path: string;
  variable: string;
  key: string | undefined;
  headers: Record<string, string>;
  /** The list holds every name that is taken: Anthropic's comes in pages, and leaves out aliases. */
  listsAll: boolean;
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
    const problem = await findProviderProblem(MODEL);
    if (problem) return [fail(subject, `MODEL: ${problem}`, "docs/providers.md lists what a model needs")];
    const fix = "set its key, and ask the agent something";
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
  const answer = await readObject(response);
  // As Google's compatible endpoint refuses a key.
  if (response.status === 400 && /api.?key/i.test(JSON.stringify(answer) ?? "")) {
    return [
      fail(
        subject,
        `${new URL(endpoint.base).host} refuses the key (400)`,
        `set ${endpoint.variable} to a key that is live`,
      ),
    ];
  }
  const name = MODEL.slice(MODEL.indexOf(":") + 1);
  if (response.ok && endpoint.listsAll && !isListed(answer, name)) {
    const fix = "check MODEL: with a name that the provider doesn't know nobody gets an answer";
    return [warn(subject, `${new URL(endpoint.base).host} does not list ${name}`, fix)];
  }
  if (response.ok) return [pass(subject, `${MODEL}, at ${new URL(endpoint.base).host}`)];
  const fix = "the server may have no list of models: ask the agent something";
  return [warn(subject, `${endpoint.base}${endpoint.path} answers ${response.status}`, fix)];
}

/** True also where the answer is no list. Some providers put their own name before that of a model. */
function isListed(answer: Record<string, unknown> | undefined, name: string): boolean {
  const models = Array.isArray(answer?.data) ? answer.data : [];
  const ids = models.map((model) => String(Object(model).id));
  return ids.length === 0 || ids.some((id) => id === name || id.endsWith(`/${name}`));
}

function findEndpoint({ agent, providerKeys }: Pick<Setup, "agent" | "providerKeys">): Endpoint | undefined {
  if (agent.MODEL.startsWith("anthropic:")) {
    const key = agent.MODEL_API_KEY ?? providerKeys.anthropic;
    const base = agent.MODEL_BASE_URL ?? "https://api.anthropic.com";
    const headers = { "anthropic-version": "2023-06-01", ...(key ? { "x-api-key": key } : {}) };
    return { base, path: "/v1/models", variable: "ANTHROPIC_API_KEY", key, headers, listsAll: false };
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
    listsAll: true,
  };
}
