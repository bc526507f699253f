// Made-up records and lines, the same in every run: as the providers send them, as they might, and broken.

/** Mulberry32, and what is drawn with it. */
export function dice(seed) {
  const below = (most) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * most);
  };
  const of = (...items) => items[below(items.length)];
  return { below, of, oneIn: (times) => below(times) === 0 };
}

const letters = ({ below }, count) => Array.from({ length: count }, () => "abcdefghijklmnopqrstuvwxyz0123456789"[below(36)]).join("");
const date = ({ below }) => `202${below(7)}-0${1 + below(9)}-1${below(10)}T0${below(10)}:30:00Z`;

export const account = (dice) => ({
  type: "account", status: dice.of("Allowed", "NotAllowed", "UnderReview", "Unknown", "Not Ready", "not_ready", "New"), lastUpdateDateTime: date(dice),
});

export function submission(dice) {
  const { below, of } = dice;
  const orNull = (value) => (below(5) ? value : null);
  return {
    id: `validationsubmission_${letters(dice, 12)}`,
    status: of("succeeded", "succeeded", "pending", "processed", "failed", "new"),
    organisationName: of("Helping Hands", "Fundación Niños", 'The "R\\D" Institute', "東京"),
    validationRequest: orNull({ acceptedAt: orNull(date(dice)), rejectedAt: of(null, null, date(dice)), organisationTypes: of([], ["nonprofit"], ["social_impact"], ["education"]) }),
    agentVerification: orNull({ status: of("approved", "rejected", "pending_user_verification", "new"), rejectionReasonCode: of(null, "other"), email: `${letters(dice, 8)}@example.org` }),
    eligibility: orNull({ status: of("live", "pending", "cannot_define_eligibility"), results: orNull({ eligibilityStatus: of("pass", "fail") }) }),
    monitoring: orNull({ status: "live", results: { complianceStatus: of("pass", "fail"), sanction: { status: of("clear", "flag") } } }),
    organisation: orNull({ countryCode: of("AUS", "gbr", "NZL", "") }),
    configuration: orNull({ allowedOrganisations: { types: of(["education"], ["nonprofit", "education"]) } }),
    metadata: of({}, { key: letters(dice, 10) }, { tier: below(9), status: "x" }),
  };
}

export function record(dice) {
  if (dice.below(2)) return account(dice);
  return dice.oneIn(12) ? { code: dice.of(600_074, "600074", 600_075), message: "no status" } : dice.of((data) => data, (data) => ({ data }))(submission(dice));
}

function shuffled(dice, value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  for (let index = keys.length - 1; index > 0; index -= 1) {
    const other = dice.below(index + 1);
    [keys[index], keys[other]] = [keys[other], keys[index]];
  }
  return Object.fromEntries(keys.map((key) => [key, shuffled(dice, value[key])]));
}

// ── lines ───────────────────────────────────────────────────────────────────

const oddValues = [
  "5", "true", "null", '""', '"odd"', "[]", "{}", '["pass"]', '{"status":1}', "-1.5e3", "-0", "123456789012345678901234567890", "1e999", "-1E-999", "600074.0", "6.00074e5",
  '"\\ud800"', '"\\udc00\\ud83d\\ud83d\\ude00"', '"\\ufeff"', '"\u2028"', '"\\u0000"',
];
const oddBytes = [...Buffer.from('"\\{}[]:,0123456789-+.eEtrufalsn \t\r/Ad\0\x01\x1f\x7f'), 0x80, 0xc3, 0xa9, 0xed, 0xa0, 0xe2, 0xff, 0xf0, 0x9f];
/** Whole, cut, overlong, beyond what there is, half of a pair, and a byte-order mark. */
const oddLetters = [[0xc3, 0xa9], [0xe2, 0x98, 0x83], [0xf0, 0x9f, 0x98, 0x80], [0xe2, 0x98], [0xf0, 0x9f, 0x98], [0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x8f, 0xbf, 0xbf], [0xf4, 0x90, 0x80, 0x80], [0xef, 0xbb, 0xbf]];
const escaped = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** What changes a text, and leaves it JSON more often than not. */
const respellings = [
  // White space between the parts
  (dice, text) => text.replace(/[,:{}[\]]/g, (mark) => (dice.oneIn(6) ? dice.of(` ${mark}`, `${mark}\t`, ` ${mark}\r `) : mark)),
  // Letters as escapes
  (dice, text) => text.replace(/[a-zA-Z]/g, (letter) => (dice.oneIn(9) ? escaped(letter) : letter)),
  // Another value
  (dice, text) => text.replace(/"(\w+)":("[^"\\]*"|null)/g, (member, key) => (dice.oneIn(8) ? `"${key}":${dice.of(...oddValues)}` : member)),
  // A key twice, spelled so or so
  (dice, text) => text.replace(/"(\w+)":("[^"\\]*"|null)/g, (member, key, value) => (dice.oneIn(12) ? `${member},"${dice.oneIn(2) ? escaped(key[0]) + key.slice(1) : key}":${dice.of(value, ...oddValues)}` : member)),
  // Brackets, many or too many
  (dice, text) => {
    const [open, close] = dice.of(["[", "]"], ['{"":', "}"], ["[5,", "]"]);
    const levels = dice.of(1, 60, 61, 62, 63, 64, 65, 500);
    return text.replace("{", () => `{"deep":${open.repeat(levels)}5${close.repeat(levels)},`);
  },
];

/** What changes bytes, and breaks them more often than not. */
const breaks = [
  ({ of }, line, at) => (line[at] = of(...oddBytes)),
  ({ below }, line, at) => (line[at] ^= 1 << below(8)),
  ({ below }, line, at) => line.splice(at, 1 + below(8)),
  ({ of }, line, at) => line.splice(at, 0, of(...oddBytes)),
  ({ of }, line, at) => line.splice(at, 0, ...of(...oddLetters)),
  ({ below }, line, at) => line.splice(at, 0, ...line.slice(at - below(12), at)),
  (dice, line, at) => line.splice(at),
  (dice, line) => line.unshift(0xef, 0xbb, 0xbf),
];

/** Bytes without a line feed. */
export function line(dice) {
  const { below, of, oneIn } = dice;
  const made = record(dice);
  let text = JSON.stringify(oneIn(10) ? shuffled(dice, made) : made);
  while (oneIn(3)) text = of(...respellings)(dice, text);
  if (oneIn(20)) text += "\r";
  if (!oneIn(3)) return Buffer.from(text);
  const bytes = [...Buffer.from(text)];
  for (let times = 1 + below(3); times > 0; times -= 1) of(...breaks)(dice, bytes, below(bytes.length));
  return Buffer.from(bytes.filter((byte) => byte !== 10));
}
