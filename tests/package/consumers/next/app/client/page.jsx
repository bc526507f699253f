"use client";

import * as goodStanding from "good-standing";
import { useEffect } from "react";
import smoke from "../../../smoke.mjs";
import { tell } from "../../../tell.mjs";

export default function Page() {
  useEffect(() => {
    tell((options) => smoke(goodStanding, () => import("good-standing/testing"), options, { mustInit: true }));
  }, []);
  return <p>asked</p>;
}
