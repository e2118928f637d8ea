import { preparePrograms } from "../programs/debian.ts";
import { prepareKeycloak } from "../programs/keycloak.ts";

/**
 * Prepares nginx, Caddy, haproxy, pgbouncer and promtool. Tests of missing ones are skipped.
 * @throws Error in CI if one is missing
 */
export function prepareDebianPrograms(isCi: boolean): undefined {
  const missing = preparePrograms(console.log);
  if (missing.length === 0) return;
  const message = `${missing.join(", ")} can't be installed here`;
  if (isCi) throw new Error(`${message}: CI needs Debian's packages, or the programs on the PATH.`);
  console.log(`${message}: the tests with them are skipped.`);
}

/**
 * Prepares Keycloak.
 * @returns why its tests are skipped (no Java or Maven, outside of CI), or undefined
 * @throws Error in CI if it is missing
 */
export function prepareIssuer(isCi: boolean): string | undefined {
  const why = prepareKeycloak(console.log);
  if (why && isCi) throw new Error(`${why}. CI needs Java 17 and Maven.`);
  return why && `${why}. It needs Java 17 and Maven: its tests are skipped.`;
}
