import { fileURLToPath } from "node:url";

export default {
  turbopack: { root: fileURLToPath(new URL("..", import.meta.url)) },
  rewrites: () => ["/backend/:path*", "/told"].map((source) => ({ source, destination: process.env.SITE + source })),
};
