// The same tests, against LangSmith's server.
import "../integration/remote-node.integration.test.ts";
