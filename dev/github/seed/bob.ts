/** bob's repositories: a warehouse, in the widest sense. */
import type { SeedNotification, SeedRepo } from "#dev/github/seed/types.ts";

const STOCK = `"""Stock of a yard: what lies where, and how much of it."""

from dataclasses import dataclass, field


@dataclass
class Yard:
    capacity: int
    pallets: dict[str, int] = field(default_factory=dict)

    def receive(self, brick: str, count: int) -> None:
        """Puts pallets away. Raises ValueError when the yard is full."""
        if sum(self.pallets.values()) + count > self.capacity:
            raise ValueError(f"no room for {count} pallets of {brick}")
        self.pallets[brick] = self.pallets.get(brick, 0) + count

    def ship(self, brick: str, count: int) -> None:
        """Takes pallets out."""
        self.pallets[brick] -= count
`;

const STOCK_FIXED = STOCK.replace(
  '        """Takes pallets out."""\n',
  '        """Takes pallets out. Raises ValueError when there are not enough."""\n        if self.pallets.get(brick, 0) < count:\n            raise ValueError(f"only {self.pallets.get(brick, 0)} pallets of {brick}")\n',
);

const CACHE = `use std::collections::HashMap;

/// A build cache: the hash of the inputs leads to the output.
pub struct Cache {
    entries: HashMap<u64, Vec<u8>>,
    hits: usize,
}

impl Cache {
    pub fn new() -> Self {
        Cache { entries: HashMap::new(), hits: 0 }
    }

    pub fn get(&mut self, key: u64) -> Option<&Vec<u8>> {
        let found = self.entries.get(&key);
        if found.is_some() {
            self.hits += 1;
        }
        found
    }
}
`;

export const BOB_REPOS: SeedRepo[] = [
  {
    owner: "bob",
    name: "brickyard",
    description: "Stock keeping for building yards: pallets in, pallets out, nothing lost",
    language: "Python",
    languages: { Python: 31_450, HTML: 2_210 },
    topics: ["warehouse", "inventory", "python"],
    stars: 86,
    forks: 11,
    age: 620,
    commits: [
      {
        ago: 619,
        message: "Begin",
        path: "README.md",
        content:
          "# brickyard\n\nKeeps count of pallets.\n\n    pip install brickyard\n    brickyard receive clinker 12\n",
      },
      { ago: 600, message: "Receive and ship", path: "brickyard/stock.py", content: STOCK },
      {
        ago: 598,
        message: "Tests",
        path: "tests/test_stock.py",
        content:
          'from brickyard.stock import Yard\n\n\ndef test_receive() -> None:\n    yard = Yard(capacity=10)\n    yard.receive("clinker", 4)\n    assert yard.pallets == {"clinker": 4}\n',
      },
    ],
    threads: [
      {
        by: "alice",
        ago: 88,
        title: "Shipping more than there is makes the stock negative",
        body: '`yard.ship("clinker", 99)` leaves -95 pallets.',
        labels: ["bug"],
        assignees: ["bob"],
      },
      {
        by: "bob",
        ago: 70,
        title: "Print labels for pallets",
        body: "QR code with the brick and the date.",
        labels: ["enhancement"],
        assignees: ["bob"],
      },
      {
        by: "carol",
        ago: 40,
        title: "Readme says pip, docs say pipx",
        body: "Which one?",
        labels: ["documentation", "question"],
        comments: [{ by: "bob", ago: 39, body: "pipx. I will change the README." }],
        closed: { by: "bob", ago: 38 },
      },
      {
        by: "bob",
        ago: 11,
        title: "Refuse to ship more than there is",
        body: "Fixes #1.",
        labels: ["bug"],
        pull: {
          branch: "no-negative-stock",
          commits: [
            {
              ago: 11.1,
              message: "Check the stock before shipping",
              path: "brickyard/stock.py",
              content: STOCK_FIXED,
            },
          ],
          reviewers: ["alice"],
          reviews: [
            {
              by: "alice",
              ago: 10,
              event: "APPROVE",
              body: "Looks right. A test for the exact count would be good.",
            },
          ],
        },
      },
      {
        by: "bob",
        ago: 5,
        title: "Nightly import fails on umlauts",
        body: 'The supplier sends Latin-1. `Dachziegel "Köln"` breaks it.',
        labels: ["bug"],
        assignees: ["bob"],
      },
    ],
    runs: [
      {
        workflow: "Nightly import",
        path: ".github/workflows/import.yml",
        title: "Nightly import",
        branch: "main",
        event: "schedule",
        actor: "bob",
        ago: 0.4,
        seconds: 22,
        jobs: [
          {
            name: "import",
            steps: ["Set up job", "Run python -m brickyard.importer"],
            failed: "Run python -m brickyard.importer",
            log: "Reading supplier.csv\nTraceback (most recent call last):\n  File \"brickyard/importer.py\", line 18, in read_rows\n    return list(csv.reader(file))\nUnicodeDecodeError: 'utf-8' codec can't decode byte 0xf6 in position 1212: invalid start byte\n##[error]Process completed with exit code 1.\n",
          },
        ],
      },
    ],
  },
  {
    owner: "bob",
    name: "mortar",
    description: "A build cache that holds things together",
    language: "Rust",
    languages: { Rust: 18_020 },
    topics: ["rust", "build", "cache"],
    stars: 203,
    forks: 19,
    age: 280,
    commits: [
      {
        ago: 279,
        message: "Begin",
        path: "README.md",
        content:
          "# mortar\n\nA build cache. Same inputs, same output, no work.\n\n    cargo install mortar\n",
      },
      { ago: 270, message: "The cache", path: "src/lib.rs", content: CACHE },
    ],
    threads: [
      {
        by: "bob",
        ago: 64,
        title: "Entries are never evicted",
        body: "The map grows until the machine gives up. LRU with a size limit.",
        labels: ["performance"],
        assignees: ["bob"],
      },
      {
        by: "alice",
        ago: 31,
        title: "Share a cache over the network",
        body: "We would use it in CI.",
        labels: ["enhancement"],
        comments: [
          { by: "bob", ago: 30, body: "Read-only to begin with?" },
          { by: "alice", ago: 30, body: "That would do." },
        ],
      },
    ],
  },
  {
    owner: "bob",
    name: "scaffold",
    description: "Templates for new services at work",
    private: true,
    language: "Python",
    languages: { Python: 5_402, Jinja: 3_300 },
    topics: ["templates"],
    stars: 1,
    age: 210,
    commits: [
      {
        ago: 209,
        message: "Begin",
        path: "README.md",
        content: "# scaffold\n\n    scaffold new stock-service --with postgres\n",
      },
      {
        ago: 205,
        message: "Ask for a name",
        path: "scaffold/prompt.py",
        content:
          'import re\n\n\ndef check_name(name: str) -> str:\n    """Service names: lower case, digits, hyphens."""\n    if not re.fullmatch(r"[a-z][a-z0-9-]{2,30}", name):\n        raise ValueError("use lower case letters, digits and hyphens")\n    return name\n',
      },
    ],
    threads: [
      {
        by: "bob",
        ago: 26,
        title: "Template for a worker without HTTP",
        body: "Three teams have copied the service and thrown away half of it.",
        labels: ["enhancement"],
        assignees: ["bob"],
      },
    ],
  },
  {
    owner: "bob",
    name: "blueprints",
    description: "Drawings and price lists. Not for customers.",
    private: true,
    language: null,
    languages: {},
    topics: [],
    stars: 0,
    age: 365,
    commits: [
      { ago: 360, message: "Begin", path: "README.md", content: "# blueprints\n\nWhat things cost us.\n" },
      {
        ago: 17,
        message: "Prices for autumn",
        path: "prices/autumn.csv",
        content: "brick,price\nclinker,0.84\nroof tile,1.10\nfire brick,2.35\n",
      },
    ],
    threads: [
      {
        by: "bob",
        ago: 17,
        title: "Fire brick got dearer",
        body: "From 2.10 to 2.35. Tell the regular customers.",
        assignees: ["bob"],
      },
    ],
  },
];

export const BOB_NOTIFICATIONS: SeedNotification[] = [
  {
    login: "bob",
    fullName: "bob/brickyard",
    reason: "ci_activity",
    title: "Nightly import workflow run failed for main branch",
    type: "CheckSuite",
    ago: 0.4,
  },
  {
    login: "bob",
    fullName: "alice/wonderland-api",
    reason: "review_requested",
    title: "Read the sign-in form with URLSearchParams",
    type: "PullRequest",
    number: 13,
    ago: 4,
  },
  {
    login: "bob",
    fullName: "bob/mortar",
    reason: "author",
    title: "Share a cache over the network",
    type: "Issue",
    number: 2,
    ago: 30,
    read: true,
  },
];
