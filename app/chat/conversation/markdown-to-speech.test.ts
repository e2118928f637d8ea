import { expect, test } from "vitest";
import { markdownToSpeech } from "./markdown-to-speech.ts";

test.each([
  ["One **answer** of `words`, _really_ __so__.", "One answer of words, really so."],
  ["# Issues\n## Open\n#7 is open, C# too", "Issues\nOpen\n#7 is open, C# too"],
  ["`list_repositories` and open_issues, _one_two_", "list_repositories and open_issues, one_two"],
  ["[webshop#7](https://github.com/alice/webshop/issues/7_a) is open", "webshop#7 is open"],
  ['[a [b]](https://x.example/(1) "t") c', "a [b] c"],
  ["See https://github.com/alice/webshop/issues/7.", "See a link to github.com"],
  ["<https://example.com/a_b_c>", "a link to example.com"],
  ["![a cat](https://x.example/cat.png)", "a cat"],
  ["[1]: https://example.com/x\nText[^a]", "\nText[^a]"],
  ["> quoted\n> > twice", "quoted\ntwice"],
  ["- [ ] tea\n- [x] cake\n* 2 * 3", "- open: tea\n- done: cake\n* 2 * 3"],
  ["| a | b |\n| - | :-: |\n| --- | --- |\n| one | two |", " a  b \n\n\n one  two "],
  ["```py\n# not a heading\n__init__ = 1\n```\nafter", "# not a heading\n__init__ = 1\n\nafter"],
  ["``a ` b`` and `__init__`", "a ` b and __init__"],
  ["\\_not emphasis\\_ \\#1", "_not emphasis_ #1"],
  ["~~gone~~ ***all***", "gone all"],
  ["Title\n===\nOther\n---\n* * *\n___", "Title\n\nOther\n\n\n"],
  ["a &lt; b &amp;&amp; c &nbsp;d &unknown;", "a < b && c  d &unknown;"],
  ["| one<br>two<BR /> |", " one\ntwo\n "],
  ["snake_case_ and _x", "snake_case_ and _x"],
])("%j is read as %j", (markdown, said) => {
  expect(markdownToSpeech(markdown)).toBe(said);
});
