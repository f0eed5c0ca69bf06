/** Nothing can be said before it is known who looks. It needs none of what the server would have to send. */
export const Unreachable = ({ again }: { readonly again: () => void }) => (
  <main className="unreachable">
    <title>Pillarwatch does not answer</title>
    <div className="nothing">
      <h1>Pillarwatch does not answer</h1>
      <p>The server may be starting, or the way to it is broken.</p>
      <button type="button" className="plain-button" onClick={again}>
        Try again
      </button>
    </div>
  </main>
);
