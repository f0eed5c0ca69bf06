import "./typescript.mjs";

await import("./doctor-worker.ts");
