interface Node {
  type: string;
  children?: Node[];
}

/** A remark plugin: HTML is shown as it was written. */
export function remarkHtmlAsText() {
  return showHtml;
}

function showHtml(node: Node): void {
  for (const child of node.children ?? []) {
    if (child.type === "html") child.type = "text";
    else showHtml(child);
  }
}
