import type { KyselyPlugin, QueryId } from "kysely";

type Kind = "UpdateQueryNode" | "InsertQueryNode" | "DeleteQueryNode";

/**
 * Makes the first statement of a kind fail as if the database's connection dropped: `before` the statement arrives, or `after` it
 * was committed, when only its response is lost.
 * @param name of a table or column in it
 */
export function failOnce(when: "before" | "after", kind: Kind, name: string): KyselyPlugin {
  let isArmed = true;
  let failing: QueryId | undefined;
  const fail = () => {
    isArmed = false;
    throw new Error("Connection terminated unexpectedly");
  };
  return {
    transformQuery({ node, queryId }) {
      const isMeant = isArmed && node.kind === kind && JSON.stringify(node).includes(`"${name}"`);
      if (isMeant && when === "before") fail();
      if (isMeant) failing = queryId;
      return node;
    },
    async transformResult({ result, queryId }) {
      if (isArmed && queryId === failing) fail();
      return result;
    },
  };
}
