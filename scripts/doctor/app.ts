import { isLoopback } from "#scripts/launch/loopback.ts";
import { type Finding, fail, pass, warn } from "./finding.ts";
import { metadataAddress } from "./issuer.ts";
import { probe, readObject } from "./probe.ts";
import type { Setup } from "./setup.ts";

/** Checks the app's public URL: https, and if something responds there, that it is the app. */
export async function checkApp({ web }: Pick<Setup, "web">): Promise<Finding[]> {
  const address =
    new URL(web.APP_URL).protocol === "https:" || isLoopback(web.APP_URL)
      ? pass("address", web.APP_URL)
      : fail(
          "address",
          `${web.APP_URL} is not https`,
          "cookies and codes would cross the network in the clear",
        );
  const { response } = await probe(`${web.APP_URL}/api/health`);
  if (!response) return [address, notRunning(web.APP_URL)];
  const health = response.ok ? await readObject(response) : undefined;
  if (health?.status === "ok") return [address, pass("app", "it answers at APP_URL")];
  const fix = "APP_URL must lead to the app, at the root of its host";
  return [
    address,
    fail("app", `${web.APP_URL}/api/health answers ${response.status}, and not as the app does`, fix),
  ];
}

function notRunning(appUrl: string): Finding {
  if (isLoopback(appUrl)) return pass("app", "not running: `npm run dev` or `npm start` starts it");
  return warn(
    "app",
    "nothing answers at APP_URL",
    "start the app, or check DNS and the proxy in front of it",
  );
}

/** Session tokens tolerate 30 seconds, id tokens often less. */
const FAIL_MS = 30_000;
const WARN_MS = 5_000;

/** Compares our clock with the providers' (the Date header of their responses). */
export async function checkClock({ web, embedded }: Pick<Setup, "web" | "embedded">): Promise<Finding[]> {
  const others = [
    ...(!embedded.has("identity") && web.AUTH_OIDC_ISSUER ? [metadataAddress(web.AUTH_OIDC_ISSUER)] : []),
    ...(embedded.has("github") ? [] : [web.GITHUB_API_URL]),
  ];
  const probed = await Promise.all(others.map((address) => probe(address)));
  const skews = probed.flatMap((one) => (one.response && one.skewMs !== undefined ? [one.skewMs] : []));
  if (others.length === 0) return [pass("clock", "nothing to compare it with: every provider is embedded")];
  if (skews.length === 0) {
    const message = "not checked: no provider answered with its time";
    return [warn("clock", message, "make sure that NTP keeps this machine's clock")];
  }
  const worst = skews.reduce((most, skew) => (Math.abs(skew) > Math.abs(most) ? skew : most));
  const message = `${Math.round(Math.abs(worst) / 1000)} s ${worst > 0 ? "behind" : "ahead of"} the providers'`;
  if (Math.abs(worst) >= FAIL_MS) return [fail("clock", message, "set this machine's clock (NTP)")];
  if (Math.abs(worst) >= WARN_MS) return [warn("clock", message, "let NTP keep this machine's clock")];
  return [pass("clock", "agrees with the providers'")];
}
