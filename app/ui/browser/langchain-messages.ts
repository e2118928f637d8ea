/**
 * Replaces `@langchain/core/messages` in the browser (next.config.ts): the messages that the SDK uses, from the package's own
 * files. The package's index also has functions that trim and filter lists of messages, which pull in LangChain's runnables,
 * tracers and Zod: three quarters of it, none of which the browser calls.
 */
export { AIMessage, AIMessageChunk } from "../../../node_modules/@langchain/core/dist/messages/ai.js";
export { BaseMessageChunk } from "../../../node_modules/@langchain/core/dist/messages/base.js";
export {
  HumanMessage,
  HumanMessageChunk,
} from "../../../node_modules/@langchain/core/dist/messages/human.js";
export { RemoveMessage } from "../../../node_modules/@langchain/core/dist/messages/modifier.js";
export {
  SystemMessage,
  SystemMessageChunk,
} from "../../../node_modules/@langchain/core/dist/messages/system.js";
export { ToolMessage, ToolMessageChunk } from "../../../node_modules/@langchain/core/dist/messages/tool.js";
export {
  coerceMessageLikeToMessage,
  convertToChunk,
} from "../../../node_modules/@langchain/core/dist/messages/utils.js";
