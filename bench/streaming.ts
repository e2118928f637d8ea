import { startSystem } from "#e2e/support/system.ts";
import { type Answer, readAnswer } from "./answers.ts";
import { type Ask, askForWords, makeAskers, timesOf, UNLIMITED } from "./askers.ts";
import type { Part, Row } from "./part.ts";
import { median, percentile, shuffle } from "./statistics.ts";
import { startStock } from "./stock.ts";

const ONE_BY_ONE = 150;
const AT_ONCE = 20;
const ROUNDS = 12;
const WARM_UP = 30;
const QUESTION = askForWords(40);

const WAYS = ["stock", "direct", "through"] as const;
type Way = (typeof WAYS)[number];
type By<T> = Record<Way, T>;

/** The app's overhead on a stream, compared with our LangGraph server directly and with the stock server. */
export const streaming: Part = {
  name: "streaming",
  title: "Streaming through the app",
  how: `New conversations in three ways, in random order: through the app, directly to our LangGraph server, and to the stock server (LangGraph's, in memory, without authentication, with the same number of workers, a \`createAgent\` with two tools and the same model). ${ONE_BY_ONE} single requests of each, then ${ROUNDS} rounds of ${AT_ONCE} at once each. "First token" is from the request to the first chunk of text. An answer counts as lost if its chunks, in order, are not the message that is stored at its end.`,
  async run() {
    const system = await startSystem({ env: UNLIMITED });
    try {
      const stock = await startStock(system);
      try {
        const { through, direct } = await makeAskers(system);
        return await measure({ stock: (text) => readAnswer(stock.url, {}, text), direct, through });
      } finally {
        await stock.stop();
      }
    } finally {
      await system.stop();
    }
  },
};

async function measure(ask: By<Ask>): Promise<Row[]> {
  for (let at = 0; at < WARM_UP; at += 1) await Promise.all(WAYS.map((way) => ask[way](QUESTION)));
  const single: By<Answer[]> = { stock: [], direct: [], through: [] };
  for (let at = 0; at < ONE_BY_ONE; at += 1) {
    for (const way of shuffle(WAYS)) single[way].push(await ask[way](QUESTION));
  }
  const many: By<Answer[]> = { stock: [], direct: [], through: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const way of shuffle(WAYS)) {
      const asked = Array.from({ length: AT_ONCE }, () => ask[way](QUESTION));
      many[way].push(...(await Promise.all(asked)));
    }
  }
  return [...singleRows(single), ...manyRows(many)];
}

function singleRows(answers: By<Answer[]>): Row[] {
  const [stock, direct, through] = WAYS.map((way) => timesOf(answers[way])) as [number[], number[], number[]];
  const added = (share: number) => percentile(through, share) - percentile(direct, share);
  return [
    { figure: "first token, stock server, p50", value: median(stock), unit: "ms" },
    { figure: "first token, direct, p50", value: median(direct), unit: "ms" },
    { figure: "first token, direct, p95", value: percentile(direct, 0.95), unit: "ms" },
    { figure: "first token, through the app, p50", value: median(through), unit: "ms" },
    { figure: "added by the app, p50", value: added(0.5), unit: "ms", target: { most: 5 } },
    { figure: "added by the app, p95", value: added(0.95), unit: "ms", target: { most: 10 } },
    {
      figure: "through the app, more than stock, p50",
      value: median(through) - median(stock),
      unit: "ms",
      target: { most: 9 },
    },
  ];
}

function manyRows(answers: By<Answer[]>): Row[] {
  const lost = answers.through.filter(({ isWhole }) => !isWhole).length;
  const name = `${AT_ONCE} at once`;
  const [stock, direct, through] = WAYS.map((way) => timesOf(answers[way])) as [number[], number[], number[]];
  const [ours, theirs] = [percentile(through, 0.95), percentile(direct, 0.95)];
  return [
    {
      figure: `${name}: lost answers of ${answers.through.length}`,
      value: lost,
      unit: "",
      target: { most: 0 },
    },
    { figure: `${name}: first token, stock server, p50`, value: median(stock), unit: "ms" },
    { figure: `${name}: first token, direct, p50`, value: median(direct), unit: "ms" },
    { figure: `${name}: first token, through the app, p50`, value: median(through), unit: "ms" },
    {
      figure: `${name}: through the app ÷ stock, p50`,
      value: median(through) / median(stock),
      unit: "",
      target: { most: 1.3 },
    },
    { figure: `${name}: first token, direct, p95`, value: theirs, unit: "ms" },
    { figure: `${name}: first token, through the app, p95`, value: ours, unit: "ms" },
    {
      figure: `${name}: through the app ÷ direct, p95`,
      value: ours / theirs,
      unit: "",
      target: { most: 1.3 },
    },
  ];
}
