/** Their packages come with the app: LangChain is not loaded to check that. */
const INSTALLED = /^(openai|anthropic):./;

/** @returns why the provider in MODEL can't be used: LangChain does not know it, or its package is not installed */
export async function findProviderProblem(model: string): Promise<string | undefined> {
  if (INSTALLED.test(model)) return undefined;
  const { MODEL_PROVIDER_CONFIG, _inferModelProvider, getChatModelByClassName } = await import(
    "langchain/chat_models/universal"
  );
  const known: Record<string, { package: string; className: string }> = MODEL_PROVIDER_CONFIG;
  const [prefix = ""] = model.split(":");
  const name = (Object.hasOwn(known, prefix) ? prefix : _inferModelProvider(model)) ?? "";
  const provider = known[name];
  if (!provider)
    return `must be provider:model, such as openai:gpt-5.2; providers are ${Object.keys(known).join(", ")}`;
  try {
    await getChatModelByClassName(provider.className, name);
    return undefined;
  } catch {
    return `${name} needs the package ${provider.package}: npm install ${provider.package}`;
  }
}
