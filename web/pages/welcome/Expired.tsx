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

const ToSignIn = () => (
  <p>
    <Link to={paths.signIn}>Sign in</Link>
  </p>
);

export const NoLink = () => (
  <Door title="Open the link again">
    <div className="ways">
      <p>What makes a link work is kept nowhere, and this page was opened without it. Open the link once more where it was sent to you.</p>
      <ToSignIn />
    </div>
  </Door>
);
