/**
 * What the SDK finds in the browser in place of `@langchain/core/messages` (next.config.ts): the messages it uses, from the
 * package's own files. The package's index also has functions that cut and filter lists of them, and with those come LangChain's
 * runnables, tracers and Zod: three quarters of it, of which the browser calls nothing.
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
