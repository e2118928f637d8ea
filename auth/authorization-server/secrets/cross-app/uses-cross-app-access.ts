import { webEnv } from "../../env.ts";
import { listProviders } from "../providers/index.ts";

/** Whether people's identity provider may grant access to anything that is configured here. */
export function usesCrossAppAccess(env = webEnv()): boolean {
  return listProviders(env).some(({ crossAppAccess }) => crossAppAccess);
}
