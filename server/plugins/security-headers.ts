import helmet from "@fastify/helmet";
import type { FastifyInstance } from "fastify";
import { isLoopback } from "../auth/same-origin.ts";

/** Nothing from anywhere else, no inline script or style: what a hostile text in a finding could do is nothing. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'none'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
    "frame-ancestors": ["'none'"],
  },
};

/** Nothing of what a browser can do beside showing a page. */
const permissionsPolicy = [
  "accelerometer",
  "camera",
  "display-capture",
  "geolocation",
  "gyroscope",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "publickey-credentials-get",
  "screen-wake-lock",
  "serial",
  "usb",
  "xr-spatial-tracking",
]
  .map((name) => `${name}=()`)
  .join(", ");

/**
 * A year, and for what runs below this name too (ASVS 3.4.1): a neighbour over plain HTTP could otherwise plant what belongs to this name.
 * Only where the page is opened over HTTPS: on loopback it would lock its reader out of every other server on that name.
 */
export const strictTransport = (publicUrl: string): Readonly<Record<string, string>> =>
  publicUrl.startsWith("https:") && !isLoopback(new URL(publicUrl).hostname)
    ? { "strict-transport-security": "max-age=31536000; includeSubDomains" }
    : {};

/** @param publicUrl where the page is opened; it is known when the server listens. */
export async function securityHeaders(app: FastifyInstance, { publicUrl }: { readonly publicUrl: () => string }): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy,
    strictTransportSecurity: false, // below
    referrerPolicy: { policy: "no-referrer" },
    // No other site's page shows, opens or reads ours.
    crossOriginOpenerPolicy: { policy: "same-origin" },
    crossOriginResourcePolicy: { policy: "same-origin" },
    crossOriginEmbedderPolicy: { policy: "require-corp" },
  });
  app.addHook("onRequest", async (_request, reply) => {
    reply.headers({ "permissions-policy": permissionsPolicy, ...strictTransport(publicUrl()) });
  });
}
Object.assign(securityHeaders, { [Symbol.for("skip-override")]: true });
