/** `node dev/jira/main.ts`: the embedded Atlassian as a process of its own, by the launcher. */
import { jiraOptions, startJira } from "#dev/jira/server.ts";
import { run } from "#dev/server/run.ts";

await run("jira", jiraOptions, startJira);
