/**
 * What the SDK finds in the browser in place of `langsmith` (next.config.ts): nothing is traced there, and tracing would be
 * half of the SDK's JavaScript.
 */
export class RunTree {}
export class Client {}
export const isRunTree = (): boolean => false;
export const isTraceableFunction = (): boolean => false;
export const getCurrentRunTree = (): undefined => undefined;
export const getDefaultProjectName = (): string => "default";
export const convertToDottedOrderFormat = (): string => "";
