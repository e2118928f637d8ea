/**
 * The same client against the newest alpha of the official suite: `node scripts/mcp/conformance/next.ts`, part of
 * `npm test -- conformance`. It informs: what it finds fails nothing.
 */
import { listScenarios, runScenario } from "./suite.ts";

const SUITE = "conformance-next";
const AT_ONCE = 2;

/** What of the alpha concerns no client that acts for a person, or is an extension that this one does not have. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "auth/client-credentials-jwt": "no person stands behind it",
  "auth/client-credentials-basic": "no person stands behind it",
  "auth/wif-jwt-bearer": "no person stands behind it",
  "auth/dpop": "extension: no DPoP",
  "auth/dpop-nonce": "extension: no DPoP",
  "sep-2640-client-no-prefetch": "extension: no skills",
  "sep-2640-client-verify-digest": "extension: no skills",
  "sep-2640-client-verify-size": "extension: no skills",
  "sep-2640-client-verify-frontmatter": "extension: no skills",
};

async function main(): Promise<void> {
  const names = await listScenarios(SUITE);
  const waiting = names.filter((name) => !(name in LEFT_OUT));
  const total = waiting.length;
  const failed: string[] = [];
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const { passed, output } = await runScenario(name, SUITE);
      if (!passed) failed.push(name);
      process.stdout.write(`${passed ? "passed" : "failed"}  ${name}\n`);
      if (!passed) process.stdout.write(readReasons(output));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  for (const [name, why] of Object.entries(LEFT_OUT)) {
    if (names.includes(name)) process.stdout.write(`left out  ${name}: ${why}\n`);
  }
  process.stdout.write(
    `\nThe alpha of the suite, for information: ${total - failed.length} of ${total} passed\n`,
  );
}

const MOST_REASONS = 4;

/** The first failed checks, or what the client itself said. */
function readReasons(output: string): string {
  const lines = output.split("\n").filter((line) => /^ {2}- |^\w*Error: /.test(line));
  return lines
    .slice(0, MOST_REASONS)
    .map((line) => `        ${line.trim().slice(0, 200)}\n`)
    .join("");
}

await main().catch((error: unknown) =>
  process.stdout.write(`The alpha of the suite did not run: ${String(error)}\n`),
);
