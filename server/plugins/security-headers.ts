import helmet from "@fastify/helmet";
import type { FastifyInstance } from "fastify";

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

/** A year. Of this name alone: what else runs below it is not ours to promise for. */
const STRICT_TRANSPORT = "max-age=31536000";

/** @param publicUrl where the page is opened; it is known when the server listens. */
export async function securityHeaders(app: FastifyInstance, { publicUrl }: { readonly publicUrl: () => string }): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy,
    // Below, and only where PUBLIC_URL is https: on loopback a promise of HTTPS would lock its reader out of every other server on that name.
    strictTransportSecurity: false,
    referrerPolicy: { policy: "no-referrer" },
    // No other site's page shows, opens or reads ours.
    crossOriginOpenerPolicy: { policy: "same-origin" },
    crossOriginResourcePolicy: { policy: "same-origin" },
    crossOriginEmbedderPolicy: { policy: "require-corp" },
  });
  app.addHook("onRequest", async (_request, reply) => {
    reply.header("permissions-policy", permissionsPolicy);
    if (publicUrl().startsWith("https:")) reply.header("strict-transport-security", STRICT_TRANSPORT);
  });
}
Object.assign(securityHeaders, { [Symbol.for("skip-override")]: true });
