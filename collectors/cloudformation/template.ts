/** The parts of an AWS CloudFormation template that ours are made of, in the long form of its functions (no YAML tags). */

import { stringify } from "yaml";

/** Text, or what CloudFormation makes text of when it deploys. */
export type Text =
  | string
  | { readonly Ref: string }
  | { readonly "Fn::Sub": string }
  | { readonly "Fn::GetAtt": readonly [string, string] };

export interface Parameter {
  readonly Type: "String" | "CommaDelimitedList";
  readonly Description: string;
  readonly Default?: string;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly string[];
  readonly ConstraintDescription?: string;
}

export interface Template {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Description: string;
  readonly Parameters: Readonly<Record<string, Parameter>>;
  readonly Conditions?: Readonly<Record<string, object>>;
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Condition?: string; readonly Properties: object }>>;
  readonly Outputs?: Readonly<Record<string, { readonly Description: string; readonly Value: Text }>>;
}

export const parameter = (Description: string, more: Omit<Parameter, "Type" | "Description"> = {}): Parameter => ({
  Type: "String",
  Description,
  ...more,
});

export const ref = (Ref: string) => ({ Ref });
/** @param text with `put` in it. */
export const sub = (text: string) => ({ "Fn::Sub": text });
/** Where CloudFormation puts a parameter, or what it knows of its own, into a text of `sub`. */
export const put = (name: string): string => `\${${name}}`;
export const arnOf = (resource: string) => ({ "Fn::GetAtt": [resource, "Arn"] as const });

/** A property that is there only where something is so. */
export const whereIs = (condition: string, value: unknown) => ({ "Fn::If": [condition, value, ref("AWS::NoValue")] });
export const isSaid = (name: string) => ({ "Fn::Not": [{ "Fn::Equals": [ref(name), ""] }] });

/** CloudFormation reads YAML 1.1, in which yes is no text and 2012-10-17 a date: what could be taken so stands in quotes. */
export const asYaml = (template: Template): string => stringify(template, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
