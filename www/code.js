// The code that repeats the check on show; it runs as it is in a page and in Node.

/** On one line where that fits into `width`, else a line for each entry. */
function literal(value, width = 64, indent = "") {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const array = Array.isArray(value);
  const parts = Object.entries(value).map(([key, entry]) => `${array ? "" : `${name(key)}: `}${literal(entry, 64, deeper)}`);
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
for (const { code, message } of decision.reasons) console.log(code, message);`;

function whole(names, lines, failed) {
  const imported = (more) => `import { ${[...names, ...more].sort().join(", ")} } from "good-standing";\n\n`;
  if (!failed) return `${imported([])}${lines}\n`;
  return `${imported(["isGoodStandingError"])}try {
${lines.replace(/^(?=.)/gm, "  ")}
} catch (error) {
  if (!isGoodStandingError(error)) throw error;
  console.log(error.code, error.message);
}
`;
}

export function checkCode({ call, id, options, failed }) {
  return whole([call], `const decision = await ${call}(${JSON.stringify(id)}, ${literal(options, 0)});\n\n${show}`, failed);
}

export function evaluateCode({ call, value, policy, failed }) {
  const rest = Object.keys(policy).length ? `, ${literal(policy)}` : "";
  return whole([call, "init"], `await init();\nconst decision = ${call}(${literal(value)}${rest});\n\n${show}`, failed);
}
