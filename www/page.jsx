// The page: which view is on show, and the state that all of them share.
import { render } from "preact";
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { decode, encode } from "./address.js";
import { Explain } from "./explain.jsx";
import { Gallery } from "./gallery.jsx";
import { Live } from "./live.jsx";
import { Many } from "./many.jsx";
import { dropped, Verdict } from "./parts.jsx";
import { holdsSecret, statuses } from "./read.js";
import { providers } from "./words.js";

const views = { explain: "Explain", gallery: "Gallery", many: "Many records", live: "Live" };
const empty = { view: "explain", text: "", policy: {}, status: null, search: "", live: { provider: "partner-center", id: "", fault: "" } };

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const asText = (value) => (typeof value === "string" ? value : JSON.stringify(value));

/** Of the kinds that the controls show. What it should not say is kept, so that the package refuses it: without it more might be granted. */
function policyOf(given) {
  const lists = ["organisationTypes", "countryCodes"];
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, lists.includes(key) ? [value].flat().map(asText) : asText(value)]));
}

function liveOf(given) {
  const texts = Object.fromEntries(Object.keys(empty.live).filter((key) => typeof given[key] === "string").map((key) => [key, given[key]]));
  return { ...empty.live, ...texts, ...(!Object.hasOwn(providers, texts.provider ?? "") && { provider: empty.live.provider }) };
}

/** A link is anybody's: what is not of the right kind is left out. */
function stateOf(given) {
  const { view, text, policy, status, search, live } = given ?? {};
  return {
    ...empty,
    ...(Object.hasOwn(views, view) && { view }),
    ...(typeof text === "string" && { text }),
    ...(isObject(policy) && { policy: policyOf(policy) }),
    ...(statuses.includes(status) && { status }),
    ...(typeof search === "string" && { search }),
    ...(isObject(live) && { live: liveOf(live) }),
  };
}

/** A key is pasted into the wrong field, too. */
const isSecret = (value) => (typeof value === "string" ? holdsSecret(value) : isObject(value) ? Object.values(value).flat().some(isSecret) : false);

/** What differs from an empty page, and is nobody's secret. */
function toKeep(state) {
  return Object.fromEntries(Object.entries(state).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(empty[key]) && !isSecret(value)));
}

const loading = import("good-standing").then(async (library) => {
  await library.init();
  return library;
});
// Waited for below, where a failure is shown.
loading.catch(() => {});

function Page({ start, broken }) {
  const [state, change] = useReducer((state, more) => ({ ...state, ...more }), start);
  const [library, load] = useState(null);
  const [fault, fail] = useState(null);
  const [link, tell] = useState(broken);
  const [file, take] = useState(null);
  const [keys, allow] = useState(true);
  const help = useRef();
  useEffect(() => { loading.then(load, fail); }, []);
  useEffect(() => { if (library) performance.mark("ready"); }, [library]);

  // The newest address wins, whichever is packed first.
  const address = useRef({ turn: 0, view: start.view });
  useEffect(() => {
    const turn = (address.current.turn += 1);
    const wait = setTimeout(async () => {
      const kept = toKeep(state);
      const hash = Object.keys(kept).length === 0 ? "" : await encode(kept);
      if (turn !== address.current.turn || hash === location.hash) return;
      const go = address.current.view === state.view ? "replaceState" : "pushState";
      address.current.view = state.view;
      history[go](null, "", hash || location.pathname);
    }, address.current.view === state.view ? 250 : 0);
    return () => clearTimeout(wait);
  }, [state]);

  useEffect(() => {
    const follow = async () => {
      try {
        const given = stateOf(await decode(location.hash));
        address.current.view = given.view;
        tell(null);
        change(given);
        scrollTo(0, 0);
      } catch (error) {
        tell(error.message);
      }
    };
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);

  // A file that misses its place would take the page's.
  useEffect(() => {
    const over = (event) => event.preventDefault();
    const drop = (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      const file = dropped(event);
      if (!file) return;
      take(file);
      change({ view: "many" });
    };
    addEventListener("dragover", over);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("drop", drop);
    };
  }, []);

  // Before the next key can be pressed.
  useLayoutEffect(() => {
    const press = (event) => {
      const { key, target, ctrlKey, metaKey, altKey } = event;
      if (!keys || ctrlKey || metaKey || altKey || help.current.open || target.matches("input:not([type=radio], [type=checkbox]), select, textarea")) return;
      const view = Object.keys(views)[Number(key) - 1];
      if (view) change({ view });
      else if (key === "?") help.current.showModal();
      else if (key === "/") document.querySelector("#json, #search, #id, #file")?.focus();
      else if (key === "c") document.querySelector("#copy")?.click();
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [keys]);

  const shared = { library, state, change };
  return (
    <>
      <header>
        <p class="mark"><img src="icon.svg" alt="" width="27" height="27" />good-standing</p>
        <nav aria-label="Views">
          {Object.entries(views).map(([view, title]) => (
            <button type="button" aria-current={state.view === view ? "page" : undefined} onClick={() => change({ view })}>{title}</button>
          ))}
        </nav>
        <button type="button" class="plain" id="keys" onClick={() => help.current.showModal()}>Keys <kbd>?</kbd></button>
      </header>
      <main>
        <h1>{{ explain: "What does this answer mean?", gallery: "What can the answer be?", many: "Are they all in good standing?", live: "What happens when I ask?" }[state.view]}</h1>
        {link && <p class="notice" role="alert">{link} <button type="button" class="link" onClick={() => tell(null)}>Go on without it</button></p>}
        {isSecret(state) && <p class="notice">This looks as if a key or a token were in it. It is not kept in the address; take it out before you show this to anybody.</p>}
        {fault && <Verdict what={{ outcome: "error", word: "Not loaded", meaning: "The package could not be loaded. Run `cargo xtask demo` again, then reload this page." }} />}
        {!fault && state.view === "explain" && <Explain {...shared} toMany={(file) => { take(file); change({ view: "many" }); }} />}
        {!fault && state.view === "gallery" && <Gallery {...shared} />}
        {!fault && <Many {...shared} hidden={state.view !== "many"} given={file} />}
        {!fault && state.view === "live" && <Live {...shared} />}
      </main>
      <footer>
        <p>Nothing that you paste or drop leaves this page: its policy, <code>connect-src 'self'</code>, lets it talk to nobody but the server that it came from, and only Live asks that. It works without a network once it was loaded.</p>
      </footer>
      <dialog ref={help} aria-labelledby="keys-title">
        <h2 id="keys-title">Keys</h2>
        <dl class="keys">
          {[["1 – 4", "Explain, Gallery, Many records, Live"], ["/", "To the text, the search or the file"], ["c", "Copy the code"], ["?", "This list"], ["Esc", "Close it"]].map(([key, what]) => <div><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>)}
        </dl>
        <label class="check"><input type="checkbox" checked={keys} onChange={({ target }) => allow(target.checked)} />Single keys work</label>
        <form method="dialog"><button class="primary">Close</button></form>
      </dialog>
    </>
  );
}

let start = empty;
let broken = null;
try {
  start = stateOf(await decode(location.hash));
} catch (error) {
  broken = error.message;
}
render(<Page start={start} broken={broken} />, document.getElementById("page"));
// Without it the page works, but not without a network.
navigator.serviceWorker?.register("offline.js").catch(() => {});
