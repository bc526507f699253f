// A card for everything that can be said, each a link to where it is explained.
import { useEffect, useMemo, useState } from "preact/hooks";
import { encode } from "./address.js";
import { cards, groups } from "./cards.js";
import { Outcome } from "./parts.jsx";
import { read } from "./read.js";

/** The decision on a card; none for an error. */
export function decide(library, { text, policy }) {
  const { kind, value } = read(text);
  if (kind === "account") return library.evaluateAccount(value, policy);
  if (kind === "submission") return library.evaluateSubmission(value, policy);
  if (kind !== "event") return null;
  return library.evaluateSubmission(value.data.eventData, policy);
}

export function Gallery({ library, state, change }) {
  const [links, link] = useState([]);
  const { search } = state;
  useEffect(() => {
    Promise.all(cards.map(({ text, policy }) => encode({ text, policy }))).then(link);
  }, []);
  const decided = useMemo(() => cards.map((card, index) => {
    const decision = library && decide(library, card);
    const code = decision?.reasons.at(["Account status", "Submission status", "Your policy", "Contradictions"].includes(card.group) ? 0 : -1)?.code;
    const codes = decision ? decision.reasons.map((reason) => reason.code) : [];
    return { ...card, index, outcome: decision?.outcome ?? "error", codes, code, words: [card.group, card.title, ...codes, decision?.outcome].join(" ").toLowerCase() };
  }), [library]);
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = decided.filter(({ words }) => wanted.every((word) => words.includes(word)));
  return (
    <div id="gallery">
      <h2 id="gallery-title" class="unseen">Everything they can say</h2>
      <p class="field search"><label for="search">Find a status, a code or an outcome</label>
        <input id="search" type="search" value={search} autocomplete="off" spellcheck={false} onInput={({ target }) => change({ search: target.value })} />
        <span class="hint" role="status">{found.length === decided.length ? `${decided.length} cards` : `${found.length} of ${decided.length} cards`}</span></p>
      {found.length === 0 && <p>Nothing is called so. Try “rejected”, “review” or a code such as “agent.pending”.</p>}
      {groups.map(([group]) => {
        const here = found.filter((card) => card.group === group);
        return here.length > 0 && (
          <section aria-label={group} key={group}>
            <h3>{group}</h3>
            <ul class="cards">{here.map(({ index, title, outcome, codes, code }) => (
              <li key={index}><a href={links[index]} data-outcome={outcome}><strong>{title}</strong><Outcome outcome={outcome} /><code>{codes.length ? code : "an error"}</code></a></li>
            ))}</ul>
          </section>
        );
      })}
    </div>
  );
}
