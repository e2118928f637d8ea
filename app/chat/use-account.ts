import { useEffect, useState } from "react";
import { CONNECT_CHANNEL, readAccountNews } from "#app/connected/outcome.ts";
import type { ChatFacts } from "./chat-context.ts";

type Account = ChatFacts["account"];

/**
 * The GitHub account that the agent acts as, also after another window has connected or disconnected it. The page is not reloaded:
 * that would cut off the running answer of a conversation that started here.
 * @param told the account when the page was rendered
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
