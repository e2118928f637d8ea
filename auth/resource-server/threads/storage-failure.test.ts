import { emptyCheckpoint, MemorySaver } from "@langchain/langgraph-checkpoint";
import { expect, test } from "vitest";
import { explainFailures } from "./storage-failure.ts";

const coded = (code: string, message = "secret of the database") =>
  Object.assign(new Error(message), { code });

class FailingSaver extends MemorySaver {
  readonly error: Error;

  constructor(error: Error) {
    super();
    this.error = error;
    explainFailures(this);
  }

  override async getTuple(): Promise<never> {
    throw this.error;
  }

  override async put(): Promise<never> {
    throw this.error;
  }

  override async putWrites(): Promise<never> {
    throw this.error;
  }

  override async deleteThread(): Promise<never> {
    throw this.error;
  }

  override async *list(): AsyncGenerator<never> {
    yield await Promise.reject(this.error);
  }
}

const config = { configurable: { thread_id: "t", checkpoint_ns: "", checkpoint_id: "c" } };
const metadata = { source: "loop" as const, step: 1, parents: {} };
const callEach = (saver: MemorySaver) => [
  saver.getTuple(config),
  saver.put(config, emptyCheckpoint(), metadata),
  saver.putWrites(config, [], "task"),
  saver.deleteThread("t"),
  saver.list(config).next(),
];

test.each([
  coded("57P01", "terminating connection due to administrator command"),
  coded("57P03", "the database system is starting up"),
  coded("53100", "could not extend file"),
  coded("53300", "sorry, too many clients already"),
  coded("08006"),
  coded("ECONNREFUSED"),
  coded("SQLITE_FULL"),
  coded("SQLITE_IOERR_WRITE"),
  new Error("Connection terminated unexpectedly"),
  new Error("Client has encountered a connection error and is not queryable"),
])(
  "a run that fails with “%s” ends with a code and a message; the driver's text stays in the cause",
  async (error) => {
    for (const call of callEach(new FailingSaver(error))) {
      await expect(call).rejects.toMatchObject({
        name: "storage_unavailable",
        message: expect.stringContaining("Your message is kept"),
        cause: error,
      });
    }
  },
);

test.each([coded("22P02"), coded("23505"), coded("SQLITE_CONSTRAINT"), new Error("no such table")])(
  "“%s” is not an outage, and is rethrown unchanged",
  async (error) => {
    for (const call of callEach(new FailingSaver(error))) await expect(call).rejects.toBe(error);
  },
);
