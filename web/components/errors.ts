import { wrongFields } from "../api/get.ts";

/** For a form's field: what is wrong with it, if anything is. */
export const errorOf = (error: string | undefined) => (error === undefined ? {} : { errorText: error });

/** The same by the field's name. @param error of what was sent */
export const errorsOf = (error: unknown) => {
  const wrong = wrongFields(error);
  return (field: string) => errorOf(wrong.get(field));
};
