import { redactSecrets } from "#observability/log.ts";
import type { Finding } from "./finding.ts";

const NAMES = /(?:SECRET|PASSWORD|TOKEN|KEY)(?:_ID)?$/;
/** Shorter ones are words that a sentence may hold. */
const LEAST = 8;
/** What stands before the host of an address. */
const CREDENTIALS = /(?<=:\/\/)[^\s/@]+@/g;
/** Keys that some servers take in their address. */
const QUERY = /(?<=[?&][\w-]*(?:key|token|secret|password)[\w-]*=)[^\s&#]+/gi;

/** Drivers and providers quote what they were sent: no value of a secret variable and no credentials of an address are shown. */
export function hideSecrets(
  findings: readonly Finding[],
  env: Record<string, string | undefined>,
): Finding[] {
  const values = Object.entries(env).flatMap(([name, value = ""]) =>
    NAMES.test(name) && value.length >= LEAST ? [value, encodeURIComponent(value)] : [],
  );
  const hide = (text: string) =>
    redactSecrets(values.reduce((shown, value) => shown.replaceAll(value, "[hidden]"), text))
      .replace(CREDENTIALS, "[hidden]@")
      .replace(QUERY, "[hidden]");
  return findings.map((one) => ({
    ...one,
    message: hide(one.message),
    ...(one.fix === undefined ? {} : { fix: hide(one.fix) }),
  }));
}
