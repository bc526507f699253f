/** What the bytes of a report's `outcomes` stand for. */
export const outcomeCodes = /* @__PURE__ */ Object.freeze(["error", "ineligible", "review", "pending", "eligible"]);
