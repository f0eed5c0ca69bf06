import "./typescript.mjs";

await import("./sending-worker.ts");
