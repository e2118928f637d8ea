import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** The parts of the app whose words are listed together, by their folders. The first one that holds a file has its words. */
export const FEATURES: Record<string, readonly string[]> = {
  approvals: ["app/chat/conversation/questions"],
  "flow-inspector": ["app/chat/inspector"],
  sidebar: ["app/chat/list", "app/chat/sidebar"],
  chat: ["app/chat"],
  settings: ["app/settings"],
  "sign-in": ["app/sign-in"],
  shared: ["app/ui", "app/connected", "app/session"],
};

/** Attributes that people read or hear. */
const READ = new Set(["aria-label", "alt", "title", "placeholder", "label", "name", "text", "note"]);

/**
 * Lists the words that people read in a feature's pages.
 * @param root of the repository
 * @returns by file, in their order there; `…` stands for a value
 */
export function listWords(root: string, feature: string): Map<string, string[]> {
  const claimed = Object.values(FEATURES).slice(0, Object.keys(FEATURES).indexOf(feature)).flat();
  const files = (FEATURES[feature] ?? [])
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map(
        (file) => `${folder}/${file}`,
      ),
    )
    .filter((file) => /\.tsx?$/.test(file) && !file.includes(".test.") && !file.includes("/testing/"))
    .filter((file) => !claimed.some((folder) => file.startsWith(`${folder}/`)))
    .sort();
  const listed = files.map((file) => [file, readWords(readFileSync(path.join(root, file), "utf8"))] as const);
  return new Map(listed.filter(([, words]) => words.length > 0));
}

/** The words in one file's source. */
export function readWords(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const words = wordsOf(node);
    if (words) found.push(words);
    if (!ts.isImportDeclaration(node) && !ts.isTypeNode(node)) ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("words.tsx", source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return [...new Set(found)];
}

function wordsOf(node: ts.Node): string | undefined {
  if (ts.isJsxText(node)) return trim(node.text);
  if (ts.isStringLiteralLike(node)) return isRead(node) ? trim(node.text) : undefined;
  if (!ts.isTemplateExpression(node) || !isRead(node)) return undefined;
  return trim(node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join(""));
}

const trim = (text: string): string | undefined => {
  const words = text.replace(/\s+/g, " ").trim();
  return /\p{L}{2}/u.test(words) ? words : undefined;
};

/** Whether a string is for people: of such an attribute, or a phrase that starts like a sentence and is no class or code. */
function isRead(node: ts.StringLiteralLike | ts.TemplateExpression): boolean {
  const { parent } = node;
  if (ts.isJsxAttribute(parent)) return READ.has(parent.name.getText()) && /^[^a-z]|\s/.test(textOf(node));
  // A key, a type of content: compared, not shown.
  if (ts.isBinaryExpression(parent) && /[!=]=/.test(parent.operatorToken.getText())) return false;
  if (ts.isCallExpression(parent) && /Error$|^(log|clsx|cx)$/.test(parent.expression.getText())) return false;
  if (ts.isNewExpression(parent) && /Error$/.test(parent.expression.getText())) return false;
  const text = textOf(node);
  return /^["“]?\p{Lu}[\p{L}’']*[ ,.:!?…]/u.test(text) || /^\p{Lu}\p{Ll}+$/u.test(text);
}

function textOf(node: ts.StringLiteralLike | ts.TemplateExpression): string {
  return ts.isTemplateExpression(node) ? node.head.text : node.text;
}
