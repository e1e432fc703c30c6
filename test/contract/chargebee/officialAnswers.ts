/** Compares answers (and parameters) with the types that the official client ships, by the TypeScript compiler. */
import { join } from 'node:path';
import ts from 'typescript';
import { methodOf, paramsOf, schemaOf, type Method } from './officialRequests';
import type { Call } from './recorder';

/** A value, and the type (as text) that it should have. */
export interface Sample {
	/** For the report: `GET /customers`. */
	of: string;
	type: string;
	value: unknown;
}

/**
 * `Strict` is a type without what lets any name through: the index signatures that stand for custom fields
 * (`cf_*` remains where there was one). The API names the kind of each object in `object`, which the types
 * leave out. Enums are their texts, as in JSON.
 *
 * Content of an event: the types ask for all of it (a card, an advance invoice), Chargebee sends what there is.
 * Errors have no type in the package; this one is what its code reads of them and what the API documents.
 */
const PRELUDE = `
import type * as cb from 'chargebee';
type IsAny<T> = 0 extends 1 & T ? true : false;
type Named<K> = string extends K ? never : number extends K ? never : K;
type Custom<T> = string extends keyof T ? { [name: \`cf_\${string}\`]: unknown } : unknown;
type Strict<T> =
	IsAny<T> extends true ? T
	: T extends string ? \`\${T}\`
	: T extends readonly (infer E)[] ? Strict<E>[]
	: T extends object ? { [K in keyof T as Named<K>]: Strict<T[K]> } & { object?: string } & Custom<T>
	: T;
type EventOf<E extends cb.WebhookEventType, Subject extends string> =
	Omit<cb.WebhookEvent<E>, 'content'> &
	{ content: Partial<cb.ContentFor<E>> & Pick<cb.ContentFor<E>, Subject & keyof cb.ContentFor<E>> };
interface Failure {
	message: string;
	type?: 'payment' | 'invalid_request' | 'operation_failed' | 'untyped';
	api_error_code: string;
	param?: string;
	error_cause_id?: string;
	http_status_code?: number;
}
`;

const pascal = (name: string): string =>
	name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

/** Begin of the names of the types of a method: `cb.Item.Update`. */
export const typeOf = ({ resource, name }: Method): string =>
	`cb.${pascal(resource)}.${pascal(name)}`;

type Json = Record<string, unknown>;

/** The part of an event's content that the event is about. */
const subjectOf = (type: string): string =>
	type === 'customer_business_entity_changed'
		? 'business_entity_transfer'
		: (['subscription', 'item_family', 'item_price', 'business_entity', 'invoice'].find((name) =>
				type.startsWith(name),
			) ?? type.split('_')[0]);

export const eventSample = (event: Json, of: string): Sample => {
	const type = String(event.event_type);
	return {
		of: `${of} ${type}`,
		type: `EventOf<cb.WebhookEventType.${pascal(type)}, '${subjectOf(type)}'>`,
		value: event,
	};
};

/** What there is to check in an answer; rows of a list one by one. `undefined` if the client has no such call. */
export function samplesOf(call: Call): Sample[] | undefined {
	const of = `${call.method} ${call.path}`;
	if (call.status >= 400) {
		return [{ of: `${call.status} ${of}`, type: 'Failure', value: call.answer }];
	}
	const method = methodOf(call);
	if (!method) return undefined;
	const type = `${typeOf(method)}Response`;
	const { list, ...rest } = call.answer as Json;
	if (!Array.isArray(list)) {
		return method.resource === 'event'
			? [eventSample((call.answer as { event: Json }).event, of)]
			: [{ of, type, value: call.answer }];
	}
	return [
		{ of, type, value: { list: [], ...rest } },
		...(list as Json[]).map((row): Sample => {
			const event = row.event as Json | undefined;
			return event ? eventSample(event, of) : { of, type: `${type}['list'][number]`, value: row };
		}),
	];
}

/** Parameters of a write by their types: some groups of names are in these only, not in the schemas. */
export function parameterSample(call: Call): Sample[] {
	const method = methodOf(call);
	const schema = method && call.method === 'POST' ? schemaOf(method) : undefined;
	if (!method || !schema || call.body === '') return [];
	const type = `${typeOf(method)}InputParam`;
	return [{ of: `${call.method} ${call.path}`, type, value: paramsOf(call, schema) }];
}

/** Texts such as `not_paid` may be values of an enum, others and all numbers are alike. */
const likeness = ({ type, value }: Sample): string =>
	type +
	JSON.stringify(value, (_, part: unknown) =>
		typeof part === 'number'
			? 0
			: typeof part === 'string' && !/^[a-z_]{2,40}$/.test(part)
				? ''
				: part,
	);

/** One of each kind. */
export const distinct = (samples: Sample[]): Sample[] => [
	...new Map(samples.map((sample) => [likeness(sample), sample])).values(),
];

const FILE = join(__dirname, 'officialAnswers.generated.ts');

const OPTIONS: ts.CompilerOptions = {
	strict: true,
	noEmit: true,
	skipLibCheck: true,
	target: ts.ScriptTarget.ES2022,
	module: ts.ModuleKind.CommonJS,
	moduleResolution: ts.ModuleResolutionKind.Node10,
	types: [],
	lib: ['lib.es2023.d.ts'],
};

/** The host of a program that has one file more than the disk. */
function hostWith(text: string): ts.CompilerHost {
	const host = ts.createCompilerHost(OPTIONS);
	const { fileExists, getSourceFile } = host;
	host.fileExists = (name) => name === FILE || fileExists(name);
	host.getSourceFile = (name, ...rest) =>
		name === FILE
			? ts.createSourceFile(name, text, OPTIONS.target!)
			: getSourceFile.call(host, name, ...rest);
	return host;
}

/** What the compiler has against the samples, a line each; at most one or two of each sample. */
export function answerProblems(samples: Sample[]): string[] {
	const lines = samples.map(
		({ type, value }, place) => `const s${place}: Strict<${type}> = ${JSON.stringify(value)};`,
	);
	const text = `${PRELUDE}${lines.join('\n')}\n`;
	const program = ts.createProgram([FILE], OPTIONS, hostWith(text));
	const file = program.getSourceFile(FILE)!;
	const offset = PRELUDE.split('\n').length - 1;
	return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
		({ start = 0, messageText }) => {
			const { line, character } = file.getLineAndCharacterOfPosition(start);
			const message = ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' ');
			const code = (lines[line - offset] ?? '').slice(0, character + 40);
			const at = /"(\w+)":[^:]*$/.exec(code.slice(0, character + 30))?.[1] ?? '';
			return `${samples[line - offset]?.of ?? 'program'} at ${at}: ${message.slice(0, 300)}`;
		},
	);
}
