// The same in Cloudflare Workers.
import "./workerd.js";

export { signWebhook } from "./good_standing.js";
