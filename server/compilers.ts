/**
 * What judges a question and writes an answer is compiled from its schema when a route is first asked, by Fastify's own compilers: compiling
 * all of them is most of the processor time that a server takes to start, and most servers are asked a part of their routes at once.
 */
import buildValidators, { type BuildCompilerFromPool } from "@fastify/ajv-compiler";
import buildSerializers, { type Serializer, type SerializerFactory } from "@fastify/fast-json-stringify-compiler";

type Validator = ReturnType<ReturnType<BuildCompilerFromPool>>;

interface CompilersFactory {
  readonly buildValidator: BuildCompilerFromPool;
  readonly buildSerializer: SerializerFactory;
}

/** For Fastify's `schemaController`. @throws Error at the first question, where a schema is none: each route is asked by a test. */
export function compilersWhenAsked(): CompilersFactory {
  const [validators, serializers] = [buildValidators(), buildSerializers()];
  return {
    buildValidator: (...given) => {
      const compile = validators(...given);
      return (route) => lateValidator(() => compile(route));
    },
    buildSerializer: (...given) => {
      const compile = serializers(...given);
      return (route) => lateSerializer(() => compile(route));
    },
  };
}

/** Fastify reads what was wrong from the function that it has called. */
function lateValidator(compile: () => Validator): Validator {
  let made: Validator | undefined;
  const validate = (data: unknown): boolean => {
    made ??= compile();
    const isValid = made(data) as boolean;
    validate.errors = made.errors;
    return isValid;
  };
  validate.errors = undefined as Validator["errors"];
  return validate as Validator;
}

function lateSerializer(compile: () => Serializer): Serializer {
  let made: Serializer | undefined;
  return (value) => {
    made ??= compile();
    return made(value);
  };
}
