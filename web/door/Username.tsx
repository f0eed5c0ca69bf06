/** Not seen, and read by a password manager: it keeps the password of this form under it. */
export const Username = ({ email }: { readonly email: string | null }) => (
  <input type="text" name="username" autoComplete="username" value={email ?? ""} readOnly hidden />
);
