/**
 * A digest as a reader has it: what is said, in order, without a word of HTML. Both of a mail's parts are made of it, so that they cannot say
 * different things.
 */
import type { PrincipleGroup } from "../../posture/words.ts";

/** A piece of a line. `href` is an address of the dashboard; `isForeign` text came from AWS. */
export interface Piece {
  readonly text: string;
  readonly href?: string;
  readonly isStrong?: boolean;
  readonly isForeign?: boolean;
}
export type Line = readonly Piece[];

export type Tone = "worse" | "better" | "same";

/** Direction by the sign, judgement by the shape: ▲ ▼ worse, △ ▽ better, ± neither (screens: palette). */
export interface Move {
  readonly glyph: "▲" | "▼" | "△" | "▽" | "±";
  /** "+31, worse". */
  readonly text: string;
  readonly tone: Tone;
}

export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly href: string;
  /** null: there is nothing to compare with; `note` says what instead. */
  readonly move: Move | null;
  readonly note?: string;
}

export interface ChartPoint {
  /** "31 Aug". */
  readonly day: string;
  /** null: nobody reported by then. */
  readonly open: number | null;
}

export interface Chart {
  readonly principle: PrincipleGroup;
  readonly points: readonly ChartPoint[];
  /** "247 open". */
  readonly last: string;
  /** The largest step between two points, by the index of the later: "+38 by 2 Nov". */
  readonly step: { readonly index: number; readonly text: string } | undefined;
  /** All values in words. */
  readonly alt: string;
}

export interface FixItem {
  readonly title: Piece;
  readonly how: string | undefined;
  readonly facts: readonly Piece[];
  readonly severity: { readonly name: string; readonly isUrgent: boolean } | undefined;
  readonly closes: Piece;
  readonly effect: string;
}

/** A line with what stands at its right end. */
export interface Row {
  readonly line: Line;
  readonly value: Piece;
  readonly tone?: Tone;
}

export interface Table {
  /** The first column's are names, the others' numbers. */
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: Piece; readonly cells: readonly { readonly text: string; readonly tone?: Tone }[] }[];
}

export type Section = { readonly title: string; readonly note?: Line } & (
  | { readonly kind: "fixes"; readonly items: readonly FixItem[] }
  | { readonly kind: "chart"; readonly chart: Chart; readonly href: string }
  | { readonly kind: "rows"; readonly rows: readonly Row[] }
  | { readonly kind: "table"; readonly table: Table }
  | { readonly kind: "text"; readonly lines: readonly Line[] }
);

export interface Digest {
  /** Without line ends and control characters. */
  readonly subject: string;
  /** What a list of mails shows behind the subject. */
  readonly preview: string;
  /** Whom and which days it is about. */
  readonly eyebrow: string;
  readonly headline: string;
  readonly opening: readonly Line[];
  /** Before any number: what was not seen. */
  readonly notices: readonly Line[];
  readonly figures: readonly Figure[];
  readonly button: { readonly text: string; readonly href: string };
  readonly sections: readonly Section[];
  /** As of when, and why somebody gets this. */
  readonly footer: readonly Line[];
}
