/** carol's repositories: a band's software. */
import type { SeedNotification, SeedRepo } from "#dev/github/seed/types.ts";

const TRANSPOSE = `"""Moves chords up and down by half tones."""

NOTES = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]


def transpose(chord: str, steps: int) -> str:
    """Transposes one chord. Keeps what follows the root: m, 7, sus4."""
    root = chord[:2] if chord[1:2] == "#" else chord[:1]
    rest = chord[len(root):]
    return NOTES[(NOTES.index(root) + steps) % 12] + rest
`;

const TICK = `/// Time between two beats in nanoseconds.
pub fn beat_length(bpm: f64) -> u64 {
    (60.0e9 / bpm).round() as u64
}

#[cfg(test)]
mod tests {
    #[test]
    fn sixty_is_a_second() {
        assert_eq!(super::beat_length(60.0), 1_000_000_000);
    }
}
`;

export const CAROL_REPOS: SeedRepo[] = [
  {
    owner: "carol",
    name: "songbook",
    description: "Lyrics and chords, transposed to where your voice is today",
    language: "Python",
    languages: { Python: 14_760, HTML: 3_918 },
    topics: ["music", "chords"],
    stars: 311,
    forks: 36,
    age: 700,
    commits: [
      {
        ago: 699,
        message: "Begin",
        path: "README.md",
        content: '# songbook\n\n    songbook show "Moon River" --up 2\n',
      },
      { ago: 690, message: "Transpose", path: "songbook/transpose.py", content: TRANSPOSE },
    ],
    threads: [
      {
        by: "alice",
        ago: 99,
        title: "Flats are not understood",
        body: '`transpose("Bb", 1)` gives `B#b`.',
        labels: ["bug"],
        assignees: ["carol"],
      },
      {
        by: "bob",
        ago: 52,
        title: "Print two songs on one page",
        body: "For the music stand.",
        labels: ["enhancement"],
      },
      {
        by: "carol",
        ago: 7,
        title: "Understand flats",
        body: "Fixes #1 by reading Bb as A#.",
        labels: ["bug"],
        pull: {
          branch: "flats",
          commits: [
            {
              ago: 7.1,
              message: "Read flats",
              path: "songbook/transpose.py",
              content: `${TRANSPOSE.replace("    root =", '    chord = {"Db": "C#", "Eb": "D#", "Gb": "F#", "Ab": "G#", "Bb": "A#"}.get(chord[:2], chord[:2]) + chord[2:]\n    root =')}`,
            },
          ],
          reviewers: ["alice"],
        },
      },
    ],
  },
  {
    owner: "carol",
    name: "metronome",
    description: "Keeps time, also when the drummer does not",
    language: "Rust",
    languages: { Rust: 7_233 },
    topics: ["music", "rust", "audio"],
    stars: 58,
    forks: 4,
    age: 190,
    commits: [
      { ago: 189, message: "Begin", path: "README.md", content: "# metronome\n\n    metronome 92\n" },
      { ago: 188, message: "How long a beat is", path: "src/lib.rs", content: TICK },
    ],
    threads: [
      {
        by: "bob",
        ago: 35,
        title: "Drifts by half a second in an hour",
        body: "Measured at 120 bpm.",
        labels: ["bug"],
        assignees: ["carol"],
        comments: [
          {
            by: "carol",
            ago: 34,
            body: "It sleeps for a beat instead of until the next one. I know how to mend this.",
          },
        ],
      },
      {
        by: "carol",
        ago: 13,
        title: "Odd metres",
        body: "7/8, and let the first beat sound different.",
        labels: ["enhancement"],
      },
    ],
    runs: [
      {
        workflow: "Test",
        path: ".github/workflows/test.yml",
        title: "How long a beat is",
        branch: "main",
        event: "push",
        actor: "carol",
        ago: 3,
        seconds: 71,
        jobs: [
          {
            name: "test (macos)",
            steps: ["Set up job", "Run cargo test"],
            failed: "Run cargo test",
            log: "running 1 test\nerror: linking with `cc` failed: exit status: 1\n  = note: ld: library not found for -lasound\n##[error]Process completed with exit code 101.\n",
          },
        ],
      },
    ],
  },
  {
    owner: "carol",
    name: "setlist",
    description: "Which song comes when, and who needs which guitar",
    private: true,
    language: "TypeScript",
    languages: { TypeScript: 6_650 },
    topics: ["band"],
    stars: 2,
    age: 90,
    commits: [
      { ago: 89, message: "Begin", path: "README.md", content: "# setlist\n\nThe order of the evening.\n" },
      {
        ago: 87,
        message: "Order songs",
        path: "src/order.ts",
        content:
          "export interface Song {\n  title: string;\n  tuning: string;\n}\n\n/** Keeps songs of one tuning together, so that nobody changes guitars twice. */\nexport function order(songs: Song[]): Song[] {\n  return songs.toSorted((a, b) => a.tuning.localeCompare(b.tuning));\n}\n",
      },
    ],
    threads: [
      {
        by: "carol",
        ago: 10,
        title: "Lisbon, Friday: no encore after 23:00",
        body: "The neighbours. Plan for 85 minutes.",
        assignees: ["carol"],
      },
    ],
  },
  {
    owner: "carol",
    name: "understudies-accounts",
    description: "Who is owed what after a gig",
    private: true,
    language: "Ruby",
    languages: { Ruby: 2_204 },
    topics: [],
    stars: 0,
    age: 240,
    commits: [
      {
        ago: 239,
        message: "Begin",
        path: "README.md",
        content: "# understudies-accounts\n\nShares of the door, after petrol.\n",
      },
      {
        ago: 230,
        message: "Split the door",
        path: "lib/split.rb",
        content:
          "# Splits what is left after costs; the odd cent goes to the van.\ndef split(door, costs, people)\n  rest = door - costs\n  share = rest / people\n  { share: share, van: rest - share * people }\nend\n",
      },
    ],
    threads: [
      {
        by: "carol",
        ago: 22,
        title: "Porto is not paid yet",
        body: "Ask again on Monday.",
        assignees: ["carol"],
      },
    ],
  },
];

export const CAROL_NOTIFICATIONS: SeedNotification[] = [
  {
    login: "carol",
    fullName: "carol/metronome",
    reason: "ci_activity",
    title: "Test workflow run failed for main branch",
    type: "CheckSuite",
    ago: 3,
  },
  {
    login: "carol",
    fullName: "alice/tea-party",
    reason: "review_requested",
    title: "Add a dark theme",
    type: "PullRequest",
    number: 3,
    ago: 14,
  },
];
