/** The organization that alice and bob belong to. */
import type { SeedRepo } from "#dev/github/seed/types.ts";

const STATE = `terraform {
  backend "s3" {
    bucket = "teacup-state"
    key    = "infra/terraform.tfstate"
    region = "eu-central-1"
  }
}
`;

const BUTTON = `import type { ButtonHTMLAttributes } from "react";

type Props = ButtonHTMLAttributes<HTMLButtonElement> & { kind?: "plain" | "primary" };

/** A button. "kind" is how much it matters. */
export function Button({ kind = "plain", ...rest }: Props) {
  return <button className={["cup-button", "cup-" + kind].join(" ")} {...rest} />;
}
`;

export const TEACUP_REPOS: SeedRepo[] = [
  {
    owner: "teacup-labs",
    name: "design-system",
    description: "Buttons, colours and cups for everything we make",
    language: "TypeScript",
    languages: { TypeScript: 27_118, CSS: 9_872 },
    topics: ["design-system", "css"],
    stars: 64,
    forks: 7,
    age: 450,
    commits: [
      {
        by: "alice",
        ago: 449,
        message: "Begin",
        path: "README.md",
        content: "# design-system\n\n    npm install @teacup-labs/design-system\n",
      },
      {
        by: "bob",
        ago: 440,
        message: "Button",
        path: "src/Button.tsx",
        content: BUTTON,
      },
    ],
    threads: [
      {
        by: "bob",
        ago: 58,
        title: "Focus ring is invisible on the primary button",
        body: "Green on green.",
        labels: ["bug"],
        assignees: ["alice"],
      },
      {
        by: "carol",
        ago: 16,
        title: "Publish the colours as CSS variables",
        body: "I only want the colours.",
        labels: ["enhancement"],
        comments: [{ by: "alice", ago: 15, body: "Good idea, `tokens.css` it is." }],
      },
    ],
  },
  {
    owner: "teacup-labs",
    name: "infra",
    description: "The machines behind it all",
    private: true,
    language: "HCL",
    languages: { HCL: 12_900 },
    topics: ["terraform"],
    stars: 0,
    age: 430,
    commits: [
      {
        by: "bob",
        ago: 429,
        message: "Begin",
        path: "README.md",
        content: "# infra\n\nPlan in a pull request, apply on main.\n",
      },
      { by: "bob", ago: 428, message: "Where the state is", path: "state.tf", content: STATE },
    ],
    threads: [
      {
        by: "alice",
        ago: 46,
        title: "Certificates expire in December",
        body: "All of *.teacup.example.",
        labels: ["security"],
        assignees: ["bob"],
      },
      {
        by: "bob",
        ago: 1,
        title: "Move the state bucket to eu-west-1",
        body: "Closer to the rest.",
        pull: {
          branch: "state-eu-west-1",
          commits: [
            {
              by: "bob",
              ago: 1.1,
              message: "State in eu-west-1",
              path: "state.tf",
              content: STATE.replace("eu-central-1", "eu-west-1"),
            },
          ],
          reviewers: ["alice"],
        },
      },
    ],
  },
];
