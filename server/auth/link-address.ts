/** The token stands behind the #: a browser sends that part to nobody, so that no log and no Referer has it. */
const addressOf = (publicUrl: string, page: string, token: string): string => `${publicUrl.replace(/\/+$/, "")}/${page}#${token}`;

export const linkAddress = (publicUrl: string, token: string): string => addressOf(publicUrl, "welcome", token);
/** Where an owner confirms that accounts are theirs. */
export const confirmationAddress = (publicUrl: string, token: string): string => addressOf(publicUrl, "confirm", token);
