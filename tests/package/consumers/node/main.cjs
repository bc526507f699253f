const goodStanding = require("good-standing");
const testing = require("good-standing/testing");

import("../smoke.mjs")
  .then(({ default: smoke }) => smoke(goodStanding, () => testing, JSON.parse(process.env.OPTIONS)))
  .then((steps) => console.log(JSON.stringify(steps)));
