// What a reader of the examples has: ids, credentials, and providers that answer. Loaded before each example.
import { credentials } from "../sandbox/scenarios.mjs";

const providers = { "https://api.partnercenter.microsoft.com": "partner-center", "https://api.goodstack.io": "goodstack" };
const send = globalThis.fetch;

globalThis.fetch = async (...asked) => {
  const { url, headers, redirect, signal } = new Request(...asked);
  const { origin, pathname, search } = new URL(url);
  if (new URL(origin).hostname === "127.0.0.1") return send(...asked);
  const provider = providers[origin];
  if (!provider) throw new Error(`the example went to ${origin}`);
  // The examples show production, and the sandbox knows its own keys alone.
  if (provider === "goodstack") headers.set("Authorization", `sandbox_${headers.get("Authorization")}`);
  return send(`${process.env.SANDBOX}/${provider}${pathname}${search}`, { headers, redirect, signal });
};

const done = new Set();
const submissionId = "validationsubmission_succeeded";
Object.assign(globalThis, {
  customerId: "22222222-2222-2222-2222-222222222222",
  customerIds: ["11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"],
  submissionId,
  id: submissionId,
  token: credentials.token,
  getToken: async () => credentials.token,
  apiKey: credentials.secretKey.replace("sandbox_", ""),
  secret: "the secret of a subscription",
  isDone: async (id) => done.has(id),
  settle: async ({ id, decision }) => {
    done.add(id);
    console.log(id, decision.outcome);
  },
  settleOnce: async (event) => {
    if (event.decision && !done.has(event.id)) await settle(event);
  },
  signedIn: async ({ headers }) => headers.has("x-visitor") && { customerId: headers.get("x-visitor") },
});
