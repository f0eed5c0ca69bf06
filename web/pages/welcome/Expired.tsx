import { Link } from "react-router";
import { Door } from "../../door/Door.tsx";
import { paths } from "../../paths.ts";

export const Expired = () => (
  <Door title="This link works no longer">
    <div className="ways">
      <p>
        A link works once, and for a limited time. This one was used, was replaced by a newer one, has expired, or was not copied whole.
      </p>
      <p>Ask your Pillarwatch administrator for a new one.</p>
      <ToSignIn />
    </div>
  </Door>
);

export const ToSignIn = () => (
  <p>
    <Link to={paths.signIn}>Sign in</Link>
  </p>
);
