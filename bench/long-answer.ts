const CODE = Array.from(
  { length: 10 },
  (_, line) => `  const value${line} = await read("path/${line}"); // and then the next one`,
);

/** A piece of an answer, about 770 characters: prose, and a block of code. */
const PART = `Some words of a sentence, **strong** ones, \`code\` and [a link](https://example.com/).

\`\`\`ts
async function read() {
${CODE.join("\n")}
}
\`\`\`

`;

const BLOCKS = 230;

/** An answer of 177 kB with 230 blocks of code. */
export const LONG_ANSWER = PART.repeat(BLOCKS);

/** A message that the embedded model answers with this. */
export const ASK_FOR_LONG_ANSWER = `script:\n${JSON.stringify([{ say: PART, times: BLOCKS }])}`;
