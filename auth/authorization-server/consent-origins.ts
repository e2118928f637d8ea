import { listProviders } from "./secrets/providers/index.ts";

let origins: string[] | undefined;

/** Where the ways to the consent of this installation's providers lead. */
export function consentOrigins(): readonly string[] {
  origins ??= listProviders().flatMap(({ consentOrigins: urls = [] }) =>
    urls.map((url) => new URL(url).origin),
  );
  return origins;
}
