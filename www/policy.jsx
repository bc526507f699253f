// The partner's choices, and what each means.
import { allowedOrganisationTypes, operations as all } from "good-standing/enums";
import { useState } from "preact/hooks";
import { operations } from "./words.js";

/** Only what differs from the default is kept. */
export function PolicyControls({ policy, change, fault }) {
  const set = (key, value, isDefault) => {
    const { [key]: _, ...rest } = policy;
    change(isDefault ? rest : { ...rest, [key]: value });
  };
  const types = policy.organisationTypes ?? [];
  const toggle = (type) => {
    const chosen = allowedOrganisationTypes.filter((one) => types.includes(one) !== (one === type));
    set("organisationTypes", chosen, chosen.length === 0);
  };
  const [codes, type] = useState((policy.countryCodes ?? []).join(" "));
  const kept = (policy.countryCodes ?? []).join(" ");
  const typed = codesOf(codes).join(" ") === kept ? codes : kept;
  const count = Object.keys(policy).length;
  const isWrong = fault?.includes("policy.countryCodes");
  return (
    <details class="policy" open={count > 0 || undefined}>
      <summary>Your policy <span class="count">{count === 0 ? "as it is without one" : `${count} of 5 chosen`}</span></summary>
      <p class="field"><label for="operation">The customer wants to</label>
        <select id="operation" value={policy.operation ?? "purchase"} aria-describedby="operation-means" onChange={({ target }) => set("operation", target.value, target.value === "purchase")}>
          {all.map((one) => <option value={one}>{operations[one].toLowerCase()}</option>)}
        </select>
        <span class="hint" id="operation-means">While an account is under review, renewing, removing seats and cancelling go on.</span></p>
      <p class="field"><label for="not-ready">An account that is “Not Ready”</label>
        <select id="not-ready" value={policy.notReady ?? "block"} aria-describedby="not-ready-means" onChange={({ target }) => set("notReady", target.value, target.value === "block")}>
          <option value="block">must wait</option><option value="allow">may go ahead</option>
        </select>
        <span class="hint" id="not-ready-means">Microsoft does not say whether it blocks.</span></p>
      <p class="field"><label for="cannot-define">Eligibility that cannot be defined</label>
        <select id="cannot-define" value={policy.cannotDefineEligibility ?? "review"} aria-describedby="cannot-define-means" onChange={({ target }) => set("cannotDefineEligibility", target.value, target.value === "review")}>
          <option value="review">needs a person</option><option value="ineligible">is a no</option>
        </select>
        <span class="hint" id="cannot-define-means">Goodstack suggests both.</span></p>
      <fieldset class="field"><legend>Open to</legend>
        {allowedOrganisationTypes.map((one) => (
          <label class="check"><input type="checkbox" checked={types.includes(one)} onChange={() => toggle(one)} />{one.replace("_", " ")}</label>
        ))}
        <span class="hint">None chosen: every type that Goodstack let through.</span></fieldset>
      <p class="field"><label for="countries">From these countries</label>
        <input id="countries" value={typed} placeholder="AUS NZL" autocomplete="off" spellcheck={false} aria-describedby="countries-means" aria-invalid={isWrong ? "true" : undefined}
          onInput={({ target }) => { type(target.value); const given = codesOf(target.value); set("countryCodes", given, given.length === 0); }} />
        <span class="hint" id="countries-means">{isWrong ? "Three letters each, for example AUS." : "ISO 3166-1, three letters each. None: every country."}</span></p>
      {count > 0 && <button type="button" class="plain" onClick={() => { type(""); change({}); }}>Back to no policy</button>}
    </details>
  );
}

const codesOf = (text) => text.toUpperCase().split(/[\s,;]+/).filter(Boolean);
