import Alert from "@cloudscape-design/components/alert";

/** The server signed in, and the browser's next request came without its cookie. */
export const NotKept = () => (
  <div role="alert">
    <Alert type="error" header="Your browser did not keep the sign-in">
      {location.protocol === "https:"
        ? "Cookies of this address are blocked. Allow them for Pillarwatch and sign in again."
        : "This page came over plain HTTP, where some browsers (Safari is one) refuse a secure cookie. Open Pillarwatch over https, or use another browser."}
    </Alert>
  </div>
);
