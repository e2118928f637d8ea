import { listProviders } from "../providers/index.ts";

/** Whether anything configured here may be granted by people's identity provider. */
export function usesCrossAppAccess(): boolean {
  return listProviders().some(({ crossAppAccess }) => crossAppAccess);
}
