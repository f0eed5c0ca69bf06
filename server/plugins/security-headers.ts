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

export async function securityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy,
    // The server speaks plain HTTP on loopback: a promise of HTTPS would lock its reader out of every other server on that name.
    strictTransportSecurity: false,
    referrerPolicy: { policy: "no-referrer" },
  });
}
Object.assign(securityHeaders, { [Symbol.for("skip-override")]: true });
