import { expect, test } from "vitest";
import { exportsTraces } from "./env.ts";

test.each([
  ["nothing is set", {}, false],
  ["there is a collector", { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" }, true],
  ["one for traces only", { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://collector/v1/traces" }, true],
  ["the exporter is named, at its usual address", { OTEL_TRACES_EXPORTER: "otlp" }, true],
  ["none is wanted", { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c", OTEL_TRACES_EXPORTER: "none" }, false],
  ["all of it is off", { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c", OTEL_SDK_DISABLED: "true" }, false],
])("when %s: %o, traces are sent: %s", (_case, env, sent) => {
  expect(exportsTraces(env)).toBe(sent);
});
