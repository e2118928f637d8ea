import { testClients } from "../clients/test-clients.ts";

testClients();
