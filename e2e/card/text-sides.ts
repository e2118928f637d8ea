/** @returns for each word the side that the lines with it are aligned to, of the block that they are in: "left", "right" or both */
export function findSides(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => [word, [...new Set(listRanges(word).map(sideOf))].sort().join()]),
  );
}

/** The lines of text nodes that contain the word. */
function listRanges(word: string): Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const { index, 0: line } of (node.textContent ?? "").matchAll(/[^\n]+/g)) {
      if (!line.includes(word)) continue;
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + line.length);
      ranges.push(range);
    }
  }
  return ranges;
}

function sideOf(range: Range): "left" | "right" {
  let block = range.startContainer.parentElement;
  while (block && !/^(block|grid|list-item|table-cell)$/.test(getComputedStyle(block).display)) {
    block = block.parentElement;
  }
  const outside = block?.getBoundingClientRect();
  const text = range.getBoundingClientRect();
  return text.left - (outside?.left ?? 0) < (outside?.right ?? 0) - text.right ? "left" : "right";
}
