// The TypeScript that does what is on screen.
import { accountStatuses } from "good-standing/enums";

/** On one line where that fits into `width`, else a line for each entry. */
function literal(value, indent = "", width = 64) {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const array = Array.isArray(value);
  const parts = Object.entries(value).map(([key, entry]) => `${array ? "" : `${name(key)}: `}${literal(entry, deeper)}`);
  const [open, close, pad] = array ? ["[", "]", ""] : ["{", "}", parts.length ? " " : ""];
  const line = `${open}${pad}${parts.join(", ")}${pad}${close}`;
  if (indent.length + line.length <= width && !line.includes("\n")) return line;
  return `${open}\n${parts.map((part) => `${deeper}${part},\n`).join("")}${indent}${close}`;
}

function name(key) {
  // Written plainly it would be the prototype.
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}

const show = `console.log(decision.outcome);
for (const { code, message } of decision.reasons) console.log(code, message);
`;
const after = (policy) => (Object.keys(policy).length ? `, ${literal(policy)}` : "");

/** A record in hand. */
export function evaluateCode({ kind, value, isAbsent, policy }) {
  const call = kind === "account" ? "evaluateAccount" : "evaluateSubmission";
  const bare = isAbsent || value === null ? "null" : accountStatuses.includes(value) ? JSON.stringify(value) : null;
  const record = typeof value === "string" ? { status: value } : value;
  const given = bare ?? (kind === "account" ? "account" : "submission");
  const before = bare ? "" : `const ${given} = ${literal(record)};\n`;
  const body = `${before}const decision = ${call}(${given}${after(policy)});\n\n${show}`;
  return {
    Node: `import { ${call} } from "good-standing";\n\n${body}`,
    Browser: `import { ${call}, init } from "good-standing";\n\nawait init();\n${body}`,
    Webhook: webhookCode(policy),
  };
}

export function webhookCode(policy) {
  return `import { isGoodStandingError, verifyWebhook } from "good-standing";

/** Give it the webhook's secret and what came; answer with the status that it gives. */
export function receive(secret: string, body: Uint8Array, headers: Headers): number {
  const signature = headers.get("goodstack-signature") ?? headers.get("percent-signature") ?? "";
  try {
    const event = verifyWebhook(body, signature, secret${after(policy)});
    if (event.decision) console.log(event.id, event.decision.outcome, event.decision.reasons[0].code);
    return 204;
  } catch (error) {
    if (!isGoodStandingError(error)) throw error;
    return error.code === "unauthorized" ? 401 : 400;
  }
}
`;
}

/** A question to a provider. The page's own options are left out. */
export function checkCode({ provider, id, policy }) {
  const [call, credential, variable] = provider === "goodstack" ? ["checkSubmission", "apiKey", "GOODSTACK_KEY"] : ["checkCustomer", "token", "PARTNER_CENTER_TOKEN"];
  const ask = (names, options) => `import { ${[call, "isGoodStandingError", ...names].join(", ")} } from "good-standing";

try {
  const decision = await ${call}(${JSON.stringify(id)}, {
${[...options, ...(Object.keys(policy).length ? [`policy: ${literal(policy, "    ")}`] : [])].map((option) => `    ${option},\n`).join("")}  });
${show.replace(/^(?=.)/gm, "  ")}} catch (error) {
  if (!isGoodStandingError(error)) throw error;
  console.error(error.code, error.message, error.hint, error.correlationId);
}
`;
  return {
    Node: ask([], [`${credential}: () => process.env.${variable} ?? ""`]),
    Browser: ask([], [`// A server of your own adds the credential.\n    baseUrl: new URL("/backend/${provider}", location.href).href`]),
    Webhook: webhookCode(policy),
  };
}

/** A file of any size. */
export function manyCode({ name, policy }) {
  const decide = `  .pipeThrough(ndjsonDecisions(${literal(policy) === "{}" ? "" : literal(policy, "  ")}))
  .pipeTo(new WritableStream({
    write({ counts, errors }) {
      for (const [outcome, count] of Object.entries(counts)) sums[outcome] = (sums[outcome] ?? 0) + count;
      for (const { line, message } of errors) console.warn(line, message);
    },
  }));
`;
  const sums = "const sums: Record<string, number> = {};\n";
  return {
    Node: `import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { ndjsonDecisions } from "good-standing";

${sums}const file: ReadableStream<Uint8Array> = Readable.toWeb(createReadStream(${JSON.stringify(name)}));
await file
${decide}
console.log(sums);
`,
    Browser: `import { init, ndjsonDecisions } from "good-standing";

/** Of a file that was dropped or chosen. */
export async function decide(file: File): Promise<Record<string, number>> {
  await init();
  ${sums}  await file.stream()
${decide.replace(/^(?=.)/gm, "  ")}  return sums;
}
`,
    Webhook: webhookCode(policy),
  };
}
