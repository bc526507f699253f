// A program whose calls could leave timers behind that would keep it alive for weeks.
import { checkCustomer } from "../../pkg/inline.js";

const weeks = 2 ** 31 - 1;
const abort = new AbortController();
const call = (options) => checkCustomer("01234567-89ab-cdef-0123-456789abcdef", {
  baseUrl: process.argv[2], timeoutMs: weeks, deadlineMs: weeks, maxRetries: 1, signal: abort.signal, ...options,
}).then(({ outcome }) => outcome, ({ code }) => code);

const ended = [
  await call(),
  await call({ token: async () => "abc" }),
  await call({ timeoutMs: 20, maxRetries: 0 }),
  await Promise.all([call({ token: () => new Promise(() => {}) }), abort.abort()]).then(([ended]) => ended),
];
if (process.getActiveResourcesInfo().includes("Timeout")) ended.push("a timer is left");
console.log(ended.join(" "));
