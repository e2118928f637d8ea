// The same tests on LangSmith's server.
import "../integration/remote-node.integration.test.ts";
