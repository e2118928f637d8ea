import { chromium } from "@playwright/test";
import { startFirstRun, walkFirstRun } from "#e2e/support/first-run.ts";
import { prepareChromium } from "#scripts/test/chromium.ts";
import type { Part } from "./part.ts";

/** A newcomer's waiting times. */
export const dev: Part = {
  name: "dev",
  title: "The first run",
  how: "`npm run dev` in a newly installed clone: no data, nothing compiled. Chromium opens the page, signs in as alice, asks a question and connects GitHub during the answer, as fast as the page allows; once.",
  needsBuild: false,
  async run() {
    const executablePath = await prepareChromium();
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const browser = await chromium.launch({ executablePath, args });
    const run = await startFirstRun();
    try {
      const { page, chat, reaction, resumed } = await walkFirstRun(await browser.newPage(), run);
      return [
        { figure: "from the command to the page", value: page, unit: "ms", target: { most: 15_000 } },
        { figure: "from the password to the chat", value: chat, unit: "ms", target: { most: 3_000 } },
        {
          figure: "from the question to the first reaction",
          value: reaction,
          unit: "ms",
          target: { most: 2_000 },
        },
        {
          figure: "from the consent until the answer goes on",
          value: resumed,
          unit: "ms",
          target: { most: 2_000 },
        },
      ];
    } finally {
      await browser.close();
      await run.interrupt();
    }
  },
};
