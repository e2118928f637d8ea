import { expect, test } from "vitest";
import { TITLE_LENGTH, toTitle } from "./conversations.ts";

test.each([
  ["Hello", "Hello"],
  ["  \r\n\t\n  Hello  there \t\r\nand more", "Hello there"],
  ["One\rline", "One line"],
  ["", "New conversation"],
  [" \n ", "New conversation"],
])("the title of %j is the first line with text", (message, title) => {
  expect(toTitle(message)).toBe(title);
});

test("a long first line is cut at a word", () => {
  const title = toTitle("Which of my repositories have issues ".repeat(5));
  expect(title).toBe("Which of my repositories have issues Which of my repositories have issues Which…");
  expect(title.length).toBeLessThanOrEqual(TITLE_LENGTH);
});

test("only the beginning of an endless line is read", () => {
  // If a match could start at each space, this would take minutes.
  expect(toTitle(`a${" ".repeat(300_000)}a`)).toBe("a");
});

test.each([79, 80, 999, 1000])(
  "a title is never cut inside an emoji that begins at character %i",
  (length) => {
    expect(toTitle(`${"x".repeat(length)}👩‍💻😀`)).toMatch(/^x+…$/);
  },
);
