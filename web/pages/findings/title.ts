/** A title of AWS's has a sentence; a longer one is somebody's mischief, and the document holds it. */
export const LONGEST_TITLE = 300;
