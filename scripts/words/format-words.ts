import { listWords } from "./list-words.ts";

/** A feature's texts as a page of docs/words/. */
export function formatWords(root: string, feature: string): string {
  const files = [...listWords(root, feature)].map(
    ([file, words]) => `\n## ${file}\n\n${words.map((one) => `- ${one}`).join("\n")}\n`,
  );
  return `# Words: ${feature}\n\nWhat people read, written by \`npm run words\`. \`…\` stands for a value.\n${files.join("")}`;
}
