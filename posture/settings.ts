/** What an administrator may decide for the whole organization while Pillarwatch runs; what must be known at its start is configuration. */

/** Each member is a row of its own in the database (name and JSON), so that two who change different things do not meet. */
export interface Settings {
  /** An owner's risk acceptance hides nothing until a lead or administrator has approved it (posture/acceptance.ts). */
  readonly ownersAcceptancesNeedApproval: boolean;
}
export type SettingName = keyof Settings;

/** Until somebody decides otherwise. */
export const usualSettings: Settings = { ownersAcceptancesNeedApproval: true };

/** In the order of their names: changes are written, and told, in one order. */
export const settingNames = Object.keys(usualSettings).sort() as readonly SettingName[];

const isSetting = (name: string): name is SettingName => Object.hasOwn(usualSettings, name);

/** @param rows of the table `settings`. A name that this version does not know was written by a younger one: it stays, and says nothing here. */
export function settingsOf(rows: readonly { readonly name: string; readonly value: string }[]): Settings {
  const decided = rows.filter(({ name }) => isSetting(name)).map(({ name, value }) => [name, JSON.parse(value) as unknown]);
  return { ...usualSettings, ...(Object.fromEntries(decided) as Partial<Settings>) };
}
