import { webEnv } from "../../env.ts";
import { listProviders } from "../providers/index.ts";

/** Whether anything configured here may be granted by people's identity provider. */
export function usesCrossAppAccess(env = webEnv()): boolean {
  return listProviders(env).some(({ crossAppAccess }) => crossAppAccess);
}
