const goodStanding = require("good-standing");
const server = require("good-standing/server");
const testing = require("good-standing/testing");

import("../smoke.mjs")
  .then(({ default: smoke }) => smoke(goodStanding, () => testing, JSON.parse(process.env.OPTIONS), { server }))
  .then((steps) => console.log(JSON.stringify(steps)));
