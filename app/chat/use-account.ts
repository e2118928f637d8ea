import { useEffect, useState } from "react";
import { CONNECT_CHANNEL, readAccountNews } from "#app/connected/outcome.ts";
import type { ChatFacts } from "./chat-context.ts";

type Account = ChatFacts["account"];

/**
 * The GitHub account that the agent acts as, also after another window has connected it, or taken it away. The page is not
 * asked for anew: under the address of a conversation that began here it is another one, and the answer would be cut off.
 * @param told what the server said with the page
 */
export function useAccount(told: Account): Account {
  const [account, setAccount] = useState(told);
  useEffect(() => setAccount(told), [told]);

  useEffect(() => {
    const channel = new BroadcastChannel(CONNECT_CHANNEL);
    channel.onmessage = ({ data }) => {
      const news = readAccountNews(data);
      if (news) setAccount(news.account);
    };
    return () => channel.close();
  }, []);
  return account;
}
