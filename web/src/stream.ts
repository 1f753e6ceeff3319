// SPDX-License-Identifier: EUPL-1.2
// What others change, as the server tells it (/live): one stream for all tabs of a browser. The
// tab that holds the lock reads it and passes the news on; where browsers give no locks each
// visible tab reads its own.

export interface Change {
  id: number;
  type: string;
  name: string;
  version: number;
  by: string;
  me: boolean;
  at: number;
  about: number; // of a note: the document that it stands beside, else 0
  gone: boolean;
}

/** "resync": some changes were not told. "signin": the session has ended. */
export type News = { kind: "change"; change: Change } | { kind: "resync" } | { kind: "signin" };
type Listener = (news: News) => void;

const BEGIN_MS = 1000; // the page itself comes first
const GAP_MS = 5000; // a stream that was away for less has missed nothing that matters

/** Reads the stream until it is refused, the session ends, or `until` says so. */
function read(tell: Listener, until?: AbortSignal): Promise<void> {
  return new Promise((end) => {
    const source = new EventSource("/live");
    let lost = 1; // what came between the page and its stream was not told either
    const close = () => {
      source.close();
      end();
    };
    source.onopen = () => {
      if (lost && Date.now() - lost > GAP_MS) tell({ kind: "resync" });
      lost = 0;
    };
    source.onerror = () => {
      lost ||= Date.now();
      if (source.readyState === EventSource.CLOSED) close();
    };
    source.addEventListener("change", (e) =>
      tell({ kind: "change", change: JSON.parse((e as MessageEvent<string>).data) as Change }),
    );
    source.addEventListener("resync", () => tell({ kind: "resync" }));
    source.addEventListener("signin", () => {
      tell({ kind: "signin" });
      close();
    });
    until?.addEventListener("abort", close);
  });
}

/** Without locks: while the tab is seen. */
function readWhileSeen(tell: Listener): void {
  let reading: AbortController | undefined;
  const look = () => {
    if (!document.hidden && !reading) void read(tell, (reading = new AbortController()).signal);
    else if (document.hidden) {
      reading?.abort();
      reading = undefined;
    }
  };
  document.addEventListener("visibilitychange", look);
  look();
}

export function listen(listener: Listener): void {
  const user = document.documentElement.dataset["user"];
  if (!user) return;
  const channel = new BroadcastChannel(`bastide-live-${user}`);
  channel.onmessage = (e) => listener(e.data as News);
  const tell = (news: News) => {
    channel.postMessage(news);
    listener(news);
  };
  setTimeout(() => {
    if (!navigator.locks) readWhileSeen(listener);
    else void navigator.locks.request(channel.name, () => read(tell));
  }, BEGIN_MS);
}
