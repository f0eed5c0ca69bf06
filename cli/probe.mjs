/**
 * For the container's health check: asks this server, by whichever of HTTP and TLS it speaks, whether its process lives, and ends with 0 or 1.
 * The certificate is not judged: it is of the name that browsers ask by, and here it is asked by 127.0.0.1. Nothing is sent but the question.
 */
import { request as overHttp } from "node:http";
import { request as overTls } from "node:https";

// Loads nothing of ours, so it reads its two words where cli/config.ts would.
const { PORT = "8080", TLS_CERT_FILE = "" } = process.env;
const request = TLS_CERT_FILE.trim() === "" ? overHttp : overTls;
const asked = request({ host: "127.0.0.1", port: PORT, path: "/healthz", timeout: 10_000, rejectUnauthorized: false }, (answer) =>
  process.exit(answer.statusCode === 200 ? 0 : 1),
);
asked.on("timeout", () => asked.destroy(new Error("no answer")));
asked.on("error", () => process.exit(1));
asked.end();
