/**
 * The same client against the newest alpha of the official suite: `node scripts/mcp/conformance/next.ts`, part of
 * `npm test -- conformance`. For information: its findings fail nothing.
 */
import { listScenarios, runScenario } from "./suite.ts";

const SUITE = "conformance-next";
const CONCURRENCY = 2;

/** Scenarios of the alpha that don't apply to a client that acts for a person, or test unsupported extensions. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "auth/client-credentials-jwt": "the client acts as itself",
  "auth/client-credentials-basic": "the client acts as itself",
  "auth/wif-jwt-bearer": "the client acts as itself",
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
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  for (const [name, why] of Object.entries(LEFT_OUT)) {
    if (names.includes(name)) process.stdout.write(`left out  ${name}: ${why}\n`);
  }
  process.stdout.write(
    `\nThe alpha of the suite, for information: ${total - failed.length} of ${total} passed\n`,
  );
}

const MOST_REASONS = 4;

/** The first failed checks or errors of the client. */
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
