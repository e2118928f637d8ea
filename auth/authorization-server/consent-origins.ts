import { listProviders } from "./secrets/providers/index.ts";

let origins: string[] | undefined;

/** The origins of the consent pages of this installation's providers. */
export function consentOrigins(): readonly string[] {
  origins ??= listProviders().flatMap(({ consentOrigins: urls = [] }) =>
    urls.map((url) => new URL(url).origin),
  );
  return origins;
}
