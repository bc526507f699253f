new Worker(new URL("page.mjs", import.meta.url), { type: "module" });
