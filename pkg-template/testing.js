// What only the tests of a user need, from the same module.
import "./inline.js";

export { signWebhook } from "./good_standing.js";
