import { expect, test } from "vitest";
import { describeLink } from "./link-target.ts";

test.each([
  ["https://evil.example/a?b", "evil.example"],
  ["https://github.com@evil.example:8443/", "evil.example:8443"],
  ["//evil.example/a", "evil.example"],
  ["https://xn--gthub-n4a.com/", "xn--gthub-n4a.com"],
  ["../docs/a.md", "../docs/a.md"],
  ["#part", "#part"],
  ["mailto:bob@evil.example", "bob@evil.example"],
  [undefined, "no address"],
])("%s leads to %s", (href, name) => {
  expect(describeLink("here", href).name).toBe(name);
});

test.each([
  ["github.com", "https://evil.example/"],
  ["Sign in at https://github.com/login", "https://github.com.evil.example/"],
  ["WWW.GitHub.com", "https://evil.example"],
  ["github.com", "../relative"],
  ["gіthub.com", "https://github.com/"],
  ["alice@work.example", "mailto:alice@evil.example"],
  ["docs.rs", "https://evil.example/"],
  ["README.md", "https://evil.example/other"],
  ["http://localhost/admin", "https://evil.example/"],
  ["https://192.0.2.1", "https://evil.example/"],
  ["192.0.2.1", "https://evil.example/"],
  ["github\u200b.com", "https://evil.example/"],
  ["git\u00adhub.com", "https://evil.example/"],
  ["\u2066github.com\u2069", "https://evil.example/"],
])("the text “%s” misleads about %s", (text, href) => {
  expect(describeLink(text, href).isMisleading).toBe(true);
});

test.each([
  ["here", "https://evil.example/"],
  ["github.com", "https://github.com/login"],
  ["www.github.com", "https://github.com"],
  ["README.md", "https://github.com/alice/a/blob/main/README.md"],
  ["README.md", "docs/README.md"],
  ["package.json and Next.js", "https://github.com/alice/a"],
  ["http://192.0.2.1/a", "http://192.0.2.1/b"],
  ["https://alice@github.com:443/a", "https://github.com/a"],
  ["version 1.2.3", "https://github.com"],
  ["Chrome 120.0.6099.109", "https://github.com"],
  ["192.0.2.1", "http://192.0.2.1:8080/b"],
])("the text “%s” does not mislead about %s", (text, href) => {
  expect(describeLink(text, href).isMisleading).toBe(false);
});

test.each(["a", "a.", "aa.", "a-", "中", "www.", "http://a", "1.", "a@"])(
  "100,000 characters of %j are searched for hosts within the time of a test, and a host after them is found",
  (unit) => {
    const text = `${unit.repeat(100_000 / unit.length)} github.com`;
    expect(describeLink(text, "https://evil.example/").isMisleading).toBe(true);
  },
);
