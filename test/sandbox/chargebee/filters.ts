/** The filters of lists: which operators a field has, and which rows they let through. */
import type { RawRecord } from '../types';
import { fail, wrong, type Chargebee } from './context';

export type Operator =
	| 'is'
	| 'is_not'
	| 'starts_with'
	| 'is_present'
	| 'in'
	| 'not_in'
	| 'after'
	| 'before'
	| 'on'
	| 'between'
	| 'lt'
	| 'lte'
	| 'gt'
	| 'gte';

export interface Filter {
	type: 'text' | 'enum' | 'timestamp' | 'number' | 'boolean';
	operators: readonly Operator[];
	values?: readonly string[];
	/** Default: the row's field of the filter's name. Of several values one must fit, or all if the operator says no. */
	of?: (row: RawRecord) => unknown;
}

/** By name, nested ones as they are written: `relationship[parent_id]`. */
export type FilterTable = Record<string, Filter>;

/** Filters of a text field: these operators, all five of an id by default. */
export const textFilter = (
	...operators: ('is' | 'is_not' | 'starts_with' | 'is_present' | 'in' | 'not_in')[]
): Filter => ({
	type: 'text',
	operators: operators.length > 0 ? operators : ['is', 'is_not', 'starts_with', 'in', 'not_in'],
});
export const enumFilter = (...values: string[]): Filter => ({
	type: 'enum',
	operators: ['is', 'is_not', 'in', 'not_in'],
	values,
});
export const timestampFilter: Filter = {
	type: 'timestamp',
	operators: ['after', 'before', 'on', 'between'],
};
export const numberFilter: Filter = {
	type: 'number',
	operators: ['is', 'is_not', 'lt', 'lte', 'gt', 'gte', 'between'],
};
export const booleanFilter: Filter = { type: 'boolean', operators: ['is'] };

export type Test = (row: RawRecord) => boolean;

const TEN_DIGITS = /^\d{10}$/;
const SECONDS_A_DAY = 86_400;

function jsonList(text: string, name: string): string[] {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		parsed = undefined;
	}
	return Array.isArray(parsed) &&
		parsed.length > 0 &&
		parsed.every((one): one is string => typeof one === 'string')
		? parsed
		: wrong(name, 'must be a JSON list of texts.');
}

function rangeOf(text: string, name: string, pattern: RegExp): [number, number] {
	const parts = /^\[([^,]+),([^,]+)\]$/.exec(text)?.slice(1) ?? [];
	return parts.length === 2 && parts.every((part) => pattern.test(part))
		? [Number(parts[0]), Number(parts[1])]
		: wrong(name, 'must be two values in brackets.');
}

function textTest(
	filter: Filter,
	operator: Operator,
	value: string,
	name: string,
): (v: unknown) => boolean {
	const one = (text: string) =>
		filter.values && !filter.values.includes(text)
			? wrong(name, `must be one of ${filter.values.join(', ')}.`)
			: text;
	const same = (field: unknown, text: string) => String(field ?? '') === text;
	switch (operator) {
		case 'is':
			one(value);
			return (field) => same(field, value);
		case 'is_not':
			one(value);
			return (field) => !same(field, value);
		case 'starts_with':
			return (field) => String(field ?? '').startsWith(value);
		case 'is_present': {
			if (value !== 'true' && value !== 'false') wrong(name, 'must be true or false.');
			return (field) => ((field ?? '') !== '') === (value === 'true');
		}
		default: {
			const wanted = new Set(jsonList(value, name).map(one));
			return (field) => wanted.has(String(field ?? '')) === (operator === 'in');
		}
	}
}

function timeTest(
	cb: Chargebee,
	operator: Operator,
	value: string,
	name: string,
): (v: unknown) => boolean {
	if (operator === 'between') {
		const [from, to] = rangeOf(value, name, TEN_DIGITS);
		return (field) => Number(field ?? 0) >= from && Number(field ?? 0) <= to;
	}
	if (!TEN_DIGITS.test(value)) wrong(name, 'must be a timestamp of ten digits.');
	const at = Number(value);
	const known = (test: (time: number) => boolean) => (field: unknown) =>
		typeof field === 'number' && test(field);
	if (operator === 'before') return known((time) => time < at);
	if (operator === 'on') {
		const day = Math.floor(at / SECONDS_A_DAY);
		return known((time) => Math.floor(time / SECONDS_A_DAY) === day);
	}
	return known((time) => time > at || (cb.settings.afterIsInclusive && time === at));
}

function numberTest(operator: Operator, value: string, name: string): (v: unknown) => boolean {
	const pattern = /^-?\d+$/;
	if (operator === 'between') {
		const [from, to] = rangeOf(value, name, pattern);
		return (field) => typeof field === 'number' && field >= from && field <= to;
	}
	if (!pattern.test(value)) wrong(name, 'must be a whole number.');
	const number = Number(value);
	const compare: Partial<Record<Operator, (field: number) => boolean>> = {
		is: (field) => field === number,
		is_not: (field) => field !== number,
		lt: (field) => field < number,
		lte: (field) => field <= number,
		gt: (field) => field > number,
		gte: (field) => field >= number,
	};
	return (field) => typeof field === 'number' && compare[operator]!(field);
}

/** The test that one filter of a query makes; refuses operators and values that the field does not have. */
export function testOf(
	cb: Chargebee,
	filter: Filter,
	field: string,
	operator: Operator,
	text: string,
): Test {
	const name = `${field}[${operator}]`;
	if (!filter.operators.includes(operator)) {
		fail(400, 'invalid_request', `${name} : this list has no such filter.`, name);
	}
	if (text === '') wrong(name, 'cannot be blank.');
	const of = filter.of ?? ((row: RawRecord) => row[field]);
	if (filter.type === 'boolean') {
		if (text !== 'true' && text !== 'false') wrong(name, 'must be true or false.');
		return (row) => (of(row) === true) === (text === 'true');
	}
	const test =
		filter.type === 'timestamp'
			? timeTest(cb, operator, text, name)
			: filter.type === 'number'
				? numberTest(operator, text, name)
				: textTest(filter, operator, text, name);
	const all = operator === 'is_not' || operator === 'not_in';
	return (row) => {
		const value = of(row);
		if (!Array.isArray(value)) return test(value);
		return all ? value.every(test) : value.some(test);
	};
}
