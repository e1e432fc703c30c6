/** `$filter` and `$orderby`: comparisons joined by `and`, literals typed as strictly as their properties. */
import type { RawRecord } from '../../../types';
import { fail, type RestRecord } from '../../context';
import type { Field, Fields } from '../../schema';
import { pascal } from '../names';

type Kind = 'text' | 'number' | 'boolean' | 'date' | 'moment' | 'null';

interface Literal {
	kind: Kind;
	value: unknown;
}

export interface Condition {
	/** Path in the reference's names. */
	path: string[];
	operator: string;
	literal: Literal;
}

const KINDS: Partial<Record<Field['type'], Kind>> = {
	string: 'text',
	enum: 'text',
	integer: 'number',
	decimal: 'number',
	boolean: 'boolean',
	date: 'date',
	datetime: 'moment',
};

const TOKEN =
	/\s*(?:(?<text>'(?:[^']|'')*')|(?<moment>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+-]\d\d:\d\d)(?![\w.:]))|(?<date>\d{4}-\d\d-\d\d(?![\w.:]))|(?<number>-?\d+(?:\.\d+)?(?![\w.:-]))|(?<word>[A-Za-z_][\w/]*)|(?<other>\S))/y;

interface Token {
	type: string;
	text: string;
}

function tokensOf(filter: string): Token[] {
	const tokens: Token[] = [];
	const expression = new RegExp(TOKEN.source, 'y');
	while (filter.slice(expression.lastIndex).trim() !== '') {
		const groups = expression.exec(filter)?.groups ?? {};
		const [type, text] = Object.entries(groups).find(([, found]) => found !== undefined)!;
		if (type === 'other') fail(400, `Syntax error in $filter at '${text}'.`);
		tokens.push({ type, text: text! });
	}
	return tokens;
}

/** A property by its path (`Address/City`): its field, and its path in the reference. */
export function propertyAt(fields: Fields, path: string): { field: Field; names: string[] } {
	const names: string[] = [];
	let inside: Fields | undefined = fields;
	let field: Field | undefined;
	for (const part of path.split('/')) {
		const name: string | undefined = Object.keys(inside ?? {}).find((one) => pascal(one) === part);
		if (name === undefined) return fail(400, `There is no property '${path}'.`);
		const found: Field = inside![name]!;
		names.push(name);
		field = found;
		inside = found.type === 'object' ? found.fields : undefined;
	}
	return { field: field!, names };
}

function literalOf({ type, text }: Token): Literal {
	switch (type) {
		case 'text':
			return { kind: 'text', value: text.slice(1, -1).replace(/''/g, "'") };
		case 'moment':
			if (Number.isNaN(Date.parse(text))) return fail(400, `${text} is no date-time.`);
			return { kind: 'moment', value: new Date(text).toISOString() };
		case 'date':
			return { kind: 'date', value: text };
		case 'number':
			return { kind: 'number', value: Number(text) };
		default:
			if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true' };
			if (text === 'null') return { kind: 'null', value: null };
			return fail(400, `Syntax error in $filter: '${text}' is no literal.`);
	}
}

export function conditionsOf(fields: Fields, filter: string): Condition[] {
	const tokens = tokensOf(filter);
	const conditions: Condition[] = [];
	for (let at = 0; at < tokens.length; at += 4) {
		const [property, operator, literal, joint] = tokens.slice(at, at + 4);
		if (property?.type !== 'word' || literal === undefined) {
			return fail(400, 'Syntax error in $filter: a comparison is incomplete.');
		}
		if (
			operator?.type !== 'word' ||
			!['eq', 'ne', 'ge', 'gt', 'le', 'lt'].includes(operator.text)
		) {
			return fail(400, `Syntax error in $filter: '${operator?.text}' is no comparison.`);
		}
		if (joint && (joint.text !== 'and' || tokens.length === at + 4)) {
			return fail(400, `Syntax error in $filter at '${joint.text}': only 'and' is supported.`);
		}
		const { field, names } = propertyAt(fields, property.text);
		const value = literalOf(literal);
		const wanted = KINDS[field.type];
		if (wanted === undefined) return fail(400, `${property.text} cannot be compared.`);
		if (value.kind !== 'null' && value.kind !== wanted) {
			return fail(
				400,
				`A ${wanted} property cannot be compared with a ${value.kind} literal: ${property.text} ${operator.text} ${literal.text}.`,
			);
		}
		conditions.push({ path: names, operator: operator.text, literal: value });
	}
	if (conditions.length === 0) return fail(400, '$filter is empty.');
	return conditions;
}

export const valueAt = (record: RawRecord, path: string[]): unknown =>
	path.reduce<unknown>(
		(value, name) => (value as RawRecord | null | undefined)?.[name] ?? null,
		record,
	);

/** Texts are compared letter by letter; nothing is greater or less than null. */
export function holds(record: RestRecord, { path, operator, literal }: Condition): boolean {
	const found = valueAt(record, path);
	const wanted = literal.value;
	const value = literal.kind === 'number' && found !== null ? Number(found) : found;
	if (operator === 'eq') return value === wanted;
	if (operator === 'ne') return value !== wanted;
	if (value === null || wanted === null) return false;
	const [a, b] = [value as string | number, wanted as string | number];
	if (operator === 'ge') return a >= b;
	if (operator === 'gt') return a > b;
	return operator === 'le' ? a <= b : a < b;
}
